// See plain_text.hpp.
#include "actors/socket_io/plain_text.hpp"

#include <cstdint>
#include <cstring>

namespace socketio {

namespace {

bool is_plain(char c) noexcept {
  return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\';
}

/// @returns whether all of eight bytes are plain.
bool are_plain(uint64_t bytes) noexcept {
  constexpr uint64_t ones = 0x0101010101010101;
  constexpr uint64_t high_bits = 0x80 * ones;
  // Of bytes without high bit: not 0 in the high bits if one is below `limit`.
  auto below = [](uint64_t x, uint64_t limit) {
    return (x - limit * ones) & ~x;
  };
  auto special = bytes | below(bytes, ' ') | below(bytes ^ '"' * ones, 1)
                 | below(bytes ^ '\\' * ones, 1);
  return (special & high_bits) == 0;
}

} // namespace

std::size_t plain_size(std::string_view text) noexcept {
  std::size_t result = 0;
  uint64_t bytes;
  for (; text.size() - result >= sizeof(bytes); result += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + result, sizeof(bytes));
    if (!are_plain(bytes))
      break;
  }
  while (result < text.size() && is_plain(text[result]))
    ++result;
  return result;
}

} // namespace socketio
