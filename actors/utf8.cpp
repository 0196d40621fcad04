// See utf8.hpp.
#include "actors/utf8.hpp"

#include <cstring>

namespace socketio {

namespace {

/// @returns the first byte from `pos` on that is not ASCII, else `end`.
const char* skip_ascii(const char* pos, const char* end) noexcept {
  constexpr uint64_t high_bits = 0x8080808080808080;
  for (; end - pos >= 8; pos += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, pos, 8);
    if (bytes & high_bits)
      break;
  }
  while (pos != end && static_cast<uint8_t>(*pos) < 0x80)
    ++pos;
  return pos;
}

/// What the second byte of a character may be.
struct range {
  uint8_t low;
  uint8_t high;
};

range second_byte(uint8_t lead) noexcept {
  uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return {low, high};
}

bool begins_character(uint8_t lead) noexcept {
  return lead >= 0xC2 && lead <= 0xF4;
}

uint8_t bytes_behind(uint8_t lead) noexcept {
  return lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
}

} // namespace

std::size_t utf8_size(uint8_t lead, uint8_t second) noexcept {
  auto [low, high] = second_byte(lead);
  auto valid = begins_character(lead) && second >= low && second <= high;
  return valid ? 1 + bytes_behind(lead) : 0;
}

bool utf8_validator::begin_character(uint8_t lead) noexcept {
  if (!begins_character(lead))
    return false;
  missing_ = bytes_behind(lead);
  auto [low, high] = second_byte(lead);
  low_ = low;
  high_ = high;
  return true;
}

bool utf8_validator::continue_character(uint8_t byte) noexcept {
  if (byte < low_ || byte > high_)
    return false;
  --missing_;
  low_ = 0x80;
  high_ = 0xBF;
  return true;
}

bool utf8_validator::feed(std::string_view piece) noexcept {
  auto pos = piece.data();
  auto end = pos + piece.size();
  // The copy stays in registers.
  auto state = *this;
  while (state.valid_ && pos != end) {
    if (state.missing_ > 0) {
      state.valid_ = state.continue_character(static_cast<uint8_t>(*pos++));
      continue;
    }
    pos = skip_ascii(pos, end);
    if (pos != end)
      state.valid_ = state.begin_character(static_cast<uint8_t>(*pos++));
  }
  *this = state;
  return valid_;
}

bool is_utf8(std::string_view text) noexcept {
  utf8_validator validator;
  validator.feed(text);
  return validator.complete();
}

} // namespace socketio
