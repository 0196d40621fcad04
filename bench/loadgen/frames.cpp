// See frames.hpp.
#include "bench/loadgen/frames.hpp"

#include <algorithm>
#include <span>

#include "actors/engine_io/frame_header.hpp"

namespace socketio::bench {

namespace {

constexpr uint8_t mask_bit = 0x80;

} // namespace

void append_client_frame(std::string& out, opcode op, frame_mask mask,
                         std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (auto part : parts)
    size += part.size();
  auto start = out.size();
  append_frame_header(out, op, size);
  out[start + 1] = static_cast<char>(out[start + 1] | mask_bit);
  out.append(mask.begin(), mask.end());
  auto payload = out.size();
  for (auto part : parts)
    out.append(part);
  engine_io::unmask(std::span{out}.subspan(payload), mask);
}

take_result take_server_frame(std::string_view& input, server_frame& out) {
  using namespace engine_io;
  if (input.size() < frame_start_size)
    return take_result::partial;
  // As a client's header, with a mask of zeros.
  auto second = static_cast<uint8_t>(input[1]);
  auto size = frame_header_size(second) - sizeof(frame_header::mask);
  if ((second & mask_bit) != 0)
    return take_result::invalid;
  if (input.size() < size)
    return take_result::partial;
  std::array<uint8_t, max_frame_header_size> head{};
  std::copy_n(input.begin(), size, head.begin());
  head[1] |= mask_bit;
  auto header = parse_frame_header(head.data());
  if (!is_valid_frame_start(head.data(), false) || !header || !header->fin
      || header->op == opcode::continuation)
    return take_result::invalid;
  if (input.size() - size < header->size)
    return take_result::partial;
  out = {header->op, input.substr(size, header->size)};
  input.remove_prefix(size + header->size);
  return take_result::whole;
}

} // namespace socketio::bench
