// See frame_header.hpp.
#include "actors/engine_io/frame_header.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace socketio::engine_io {

namespace {

constexpr uint8_t fin_bit = 0x80;
constexpr uint8_t rsv1_bit = 0x40;
constexpr uint8_t rsv_bits = 0x70;
constexpr uint8_t opcode_bits = 0x0F;
constexpr uint8_t mask_bit = 0x80;
constexpr uint8_t length_bits = 0x7F;
constexpr uint8_t max_control_size = 125;
constexpr uint64_t max_length = std::numeric_limits<int64_t>::max();

struct length_form {
  /// Bytes behind the start.
  std::size_t bytes;
  /// Smallest length for which no shorter form would do.
  uint64_t least;
};

length_form form_of(uint8_t second) noexcept {
  switch (second & length_bits) {
    case 126:
      return {2, 126};
    case 127:
      return {8, 65536};
    default:
      return {0, 0};
  }
}

uint64_t big_endian(const uint8_t* bytes, std::size_t count) noexcept {
  uint64_t result = 0;
  for (std::size_t i = 0; i < count; ++i)
    result = result << 8 | bytes[i];
  return result;
}

} // namespace

bool is_control(opcode op) noexcept {
  return static_cast<uint8_t>(op) >= static_cast<uint8_t>(opcode::close);
}

std::size_t frame_header_size(uint8_t second) noexcept {
  return frame_start_size + form_of(second).bytes + sizeof(frame_header::mask);
}

bool is_valid_frame_start(const uint8_t* start, bool allow_rsv1) noexcept {
  auto rsv = start[0] & rsv_bits;
  if ((start[1] & mask_bit) == 0 || (rsv & ~rsv1_bit) != 0)
    return false;
  switch (static_cast<opcode>(start[0] & opcode_bits)) {
    case opcode::text:
    case opcode::binary:
      return rsv == 0 || allow_rsv1;
    case opcode::continuation:
      return rsv == 0;
    case opcode::close:
    case opcode::ping:
    case opcode::pong:
      return rsv == 0 && (start[0] & fin_bit) != 0
             && (start[1] & length_bits) <= max_control_size;
  }
  return false;
}

std::optional<frame_header> parse_frame_header(const uint8_t* head) noexcept {
  frame_header result;
  result.op = static_cast<opcode>(head[0] & opcode_bits);
  result.fin = (head[0] & fin_bit) != 0;
  result.rsv1 = (head[0] & rsv1_bit) != 0;
  auto form = form_of(head[1]);
  auto mask = head + frame_start_size + form.bytes;
  std::copy_n(mask, result.mask.size(), result.mask.begin());
  result.size = form.bytes == 0
                  ? head[1] & length_bits
                  : big_endian(head + frame_start_size, form.bytes);
  if (result.size < form.least || result.size > max_length)
    return std::nullopt;
  return result;
}

void unmask(std::span<char> data, std::array<uint8_t, 4>& key) noexcept {
  uint32_t narrow;
  std::memcpy(&narrow, key.data(), sizeof(narrow));
  uint64_t wide = uint64_t{narrow} << 32 | narrow;
  auto pos = data.data();
  auto end = pos + data.size();
  for (; end - pos >= 8; pos += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, pos, 8);
    bytes ^= wide;
    std::memcpy(pos, &bytes, 8);
  }
  // The rest begins with the first byte of the key again.
  for (std::size_t i = 0; pos != end; ++pos, ++i)
    *pos = static_cast<char>(*pos ^ key[i % key.size()]);
  auto old = key;
  for (std::size_t i = 0; i < key.size(); ++i)
    key[i] = old[(i + data.size()) % key.size()];
}

} // namespace socketio::engine_io
