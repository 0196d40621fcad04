// See frame.hpp.
#include "actors/frame.hpp"

namespace socketio {

namespace {

constexpr std::size_t max_header_size = 10;

void append_big_endian(std::string& out, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
}

} // namespace

void append_frame_header(std::string& out, opcode op,
                         std::size_t payload_size) {
  constexpr uint8_t fin = 0x80;
  out.push_back(static_cast<char>(fin | static_cast<uint8_t>(op)));
  if (payload_size < 126) {
    out.push_back(static_cast<char>(payload_size));
  } else if (payload_size <= 0xFFFF) {
    out.push_back(126);
    append_big_endian(out, payload_size, 2);
  } else {
    out.push_back(127);
    append_big_endian(out, payload_size, 8);
  }
}

frame_ptr make_text_frame(char type, std::string_view first,
                          std::string_view second) {
  auto payload_size = 1 + first.size() + second.size();
  std::string bytes;
  bytes.reserve(max_header_size + payload_size);
  append_frame_header(bytes, opcode::text, payload_size);
  auto header_size = bytes.size();
  bytes.push_back(type);
  bytes.append(first).append(second);
  return frame_ptr{new frame(opcode::text, std::move(bytes), header_size)};
}

frame_ptr make_binary_frame(std::string_view data) {
  std::string bytes;
  bytes.reserve(max_header_size + data.size());
  append_frame_header(bytes, opcode::binary, data.size());
  auto header_size = bytes.size();
  bytes.append(data);
  return frame_ptr{new frame(opcode::binary, std::move(bytes), header_size)};
}

} // namespace socketio
