// UTF-8 of RFC 3629, in one piece or in many.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace socketio {

/// @returns the bytes of a character that begins with `lead` and `second`; 0 if
///          none does (RFC 3629, section 4: no overlong forms, no surrogates,
///          nothing above U+10FFFF).
std::size_t utf8_size(uint8_t lead, uint8_t second) noexcept;

/// Checks a text that arrives in pieces of any size. When it is complete, the
/// next text may follow.
class utf8_validator {
public:
  /// @returns whether all bytes so far, `piece` included, can begin a valid
  ///          text. Once false, always false.
  bool feed(std::string_view piece) noexcept;

  /// @returns whether all bytes so far are a valid text.
  bool complete() const noexcept { return missing_ == 0 && valid_; }

private:
  bool begin_character(uint8_t lead) noexcept;
  bool continue_character(uint8_t byte) noexcept;

  // The next byte, one of `missing_` left of a character, must lie between
  // `low_` and `high_`.
  uint8_t missing_ = 0;
  uint8_t low_ = 0x80;
  uint8_t high_ = 0xBF;
  bool valid_ = true;
};

/// @returns whether `text` is valid UTF-8.
bool is_utf8(std::string_view text) noexcept;

} // namespace socketio
