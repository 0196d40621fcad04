// See frame_decoder.hpp.
#include "actors/engine_io/frame_decoder.hpp"

#include <algorithm>
#include <cstring>

#include "actors/engine_io/control_frames.hpp"

namespace socketio::engine_io {

namespace {

using kind = frame_event::kind;
/// Gives the memory back, which `clear` would not.
void release(std::string& x) noexcept {
  std::string{}.swap(x);
}

} // namespace

frame_event frame_decoder::next(std::span<char>& input) {
  release(delivered_);
  if (stage_ == stage::finished)
    input = {};
  while (!input.empty()) {
    if (stage_ == stage::header)
      if (auto code = read_header(input))
        return fail(code);
    if (stage_ == stage::payload) {
      auto event = read_payload(input);
      if (event.what != kind::none)
        return event;
    }
  }
  return {};
}

/// Moves bytes from `input` until `head_` has `size` of them.
/// @returns whether it has.
bool frame_decoder::collect_head(std::span<char>& input,
                                 std::size_t size) noexcept {
  auto count =
    std::min(size - std::min<std::size_t>(size, head_size_), input.size());
  std::memcpy(head_.data() + head_size_, input.data(), count);
  head_size_ = static_cast<uint8_t>(head_size_ + count);
  input = input.subspan(count);
  return head_size_ >= size;
}

/// @returns 0 or the code of an error; `stage_` tells whether it is complete.
uint16_t frame_decoder::read_header(std::span<char>& input) noexcept {
  if (!collect_head(input, frame_start_size))
    return 0;
  if (!is_valid_frame_start(head_.data(), allow_compressed_))
    return close_code::protocol_error;
  if (!collect_head(input, frame_header_size(head_[1])))
    return 0;
  head_size_ = 0;
  auto header = parse_frame_header(head_.data());
  return header ? begin_frame(*header) : close_code::protocol_error;
}

/// @returns whether a frame `op` may come now: fragments continue a message,
///          nothing but control frames comes between them.
bool frame_decoder::fits_message(opcode op) const noexcept {
  auto within = message_op_ != opcode::continuation;
  return is_control(op) || within == (op == opcode::continuation);
}

/// @returns 0 or the code of an error.
uint16_t frame_decoder::begin_frame(const frame_header& header) noexcept {
  if (!fits_message(header.op))
    return close_code::protocol_error;
  if (!is_control(header.op)
      && header.size > max_message_size_ - message_.size())
    return close_code::message_too_big;
  if (header.op == opcode::text || header.op == opcode::binary) {
    message_op_ = header.op;
    message_compressed_ = header.rsv1;
  }
  frame_ = header;
  stage_ = stage::payload;
  return 0;
}

frame_event frame_decoder::read_payload(std::span<char>& input) {
  auto size = std::min<uint64_t>(input.size(), frame_.size);
  auto piece = input.first(static_cast<std::size_t>(size));
  input = input.subspan(piece.size());
  unmask(piece, frame_.mask);
  frame_.size -= size;
  std::string_view payload{piece.data(), piece.size()};
  if (!check_text(payload))
    return fail(close_code::invalid_payload);
  auto& held = is_control(frame_.op) ? control_ : message_;
  auto whole = frame_.size == 0;
  stage_ = whole ? stage::header : stage::payload;
  if (whole && frame_.fin && held.empty())
    return finish_frame(payload);
  held.append(payload);
  if (!whole || !frame_.fin)
    return {};
  delivered_.swap(held);
  return finish_frame(delivered_);
}

/// @returns whether `piece` of the current frame may be part of its message.
bool frame_decoder::check_text(std::string_view piece) noexcept {
  if (is_control(frame_.op) || message_op_ != opcode::text
      || message_compressed_)
    return true;
  return utf8_.feed(piece);
}

frame_event frame_decoder::finish_frame(std::string_view payload) noexcept {
  switch (frame_.op) {
    case opcode::close:
      return finish_close(payload);
    case opcode::ping:
      return {kind::ping, false, 0, payload};
    case opcode::pong:
      return {kind::pong, false, 0, payload};
    default:
      return finish_message(payload);
  }
}

frame_event frame_decoder::finish_message(std::string_view payload) noexcept {
  auto what = message_op_ == opcode::text ? kind::text : kind::binary;
  message_op_ = opcode::continuation;
  if (!utf8_.complete())
    return fail(close_code::invalid_payload);
  return {what, message_compressed_, 0, payload};
}

frame_event frame_decoder::finish_close(std::string_view payload) noexcept {
  if (payload.size() == 1)
    return fail(close_code::protocol_error);
  auto code = close_code::no_status;
  if (!payload.empty()) {
    code = static_cast<uint16_t>(static_cast<uint8_t>(payload[0]) << 8
                                 | static_cast<uint8_t>(payload[1]));
    payload.remove_prefix(sizeof(code));
    if (!is_valid_close_code(code))
      return fail(close_code::protocol_error);
  }
  if (!is_utf8(payload))
    return fail(close_code::invalid_payload);
  finish();
  return {kind::close, false, code, payload};
}

frame_event frame_decoder::fail(uint16_t code) noexcept {
  finish();
  return {kind::error, false, code, {}};
}

void frame_decoder::finish() noexcept {
  stage_ = stage::finished;
  release(message_);
  release(control_);
}

} // namespace socketio::engine_io
