// See control_frames.hpp.
#include "actors/engine_io/control_frames.hpp"

namespace socketio::engine_io {

namespace {

frame_ptr make_control_frame(opcode op, std::string_view payload) {
  std::string bytes;
  append_frame_header(bytes, op, payload.size());
  auto header_size = bytes.size();
  bytes.append(payload);
  return frame_ptr{new frame(op, std::move(bytes), header_size)};
}

} // namespace

bool is_valid_close_code(uint16_t code) noexcept {
  if (code >= 3000)
    return code <= 4999;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005
         && code != 1006;
}

frame_ptr make_close_frame(uint16_t code) {
  if (code == close_code::no_status)
    return make_control_frame(opcode::close, {});
  const char payload[] = {static_cast<char>(code >> 8),
                          static_cast<char>(code)};
  return make_control_frame(opcode::close, {payload, sizeof(payload)});
}

frame_ptr make_pong_frame(std::string_view data) {
  return make_control_frame(opcode::pong, data);
}

} // namespace socketio::engine_io
