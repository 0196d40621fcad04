// See json_scanner.hpp.
#include "actors/socket_io/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

#include "actors/socket_io/plain_text.hpp"
#include "actors/utf8.hpp"

namespace socketio {

namespace {

// -- characters --------------------------------------------------------------

constexpr unsigned replacement_character = 0xFFFD;

bool is_high_surrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low_surrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

unsigned join_surrogates(unsigned high, unsigned low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/// Appends `x`, which is no surrogate.
void append_utf8(std::string& out, unsigned x) {
  auto tail = [x](int shift) {
    return static_cast<char>(0x80 | (x >> shift & 0x3F));
  };
  if (x < 0x80)
    out += static_cast<char>(x);
  else if (x < 0x800)
    out += {static_cast<char>(0xC0 | x >> 6), tail(0)};
  else if (x < 0x10000)
    out += {static_cast<char>(0xE0 | x >> 12), tail(6), tail(0)};
  else
    out += {static_cast<char>(0xF0 | x >> 18), tail(12), tail(6), tail(0)};
}

bool is_utf8_tail(char c) {
  return (static_cast<uint8_t>(c) & 0xC0) == 0x80;
}

/// @returns whether `text`, a number of JSON that no double can hold, is too
///          large for it, not too small: the first digit that counts says so by
///          its distance to the point.
bool is_too_large(std::string_view text) {
  const auto mark = std::min(text.find_first_of("eE"), text.size());
  const auto digits = text.substr(0, mark);
  const auto point = std::min(digits.find('.'), mark);
  const auto first = digits.find_first_of("123456789");
  int64_t exponent = 0;
  if (mark != text.size()) {
    auto begin = text.begin() + mark + (text[mark + 1] == '+' ? 2 : 1);
    if (std::from_chars(begin, text.end(), exponent).ec != std::errc{})
      return *begin != '-';
  }
  return exponent > static_cast<int64_t>(first) - static_cast<int64_t>(point);
}

/// @returns infinity if `text`, a number of JSON, is too large for a double; 0
///          if it is too small.
double to_double(std::string_view text) {
  double result = 0;
  auto error = std::from_chars(text.begin(), text.end(), result).ec;
  if (error == std::errc{})
    return result;
  // It does not tell too large from too small.
  if (!is_too_large(text))
    return 0;
  const auto infinity = std::numeric_limits<double>::infinity();
  return text.front() == '-' ? -infinity : infinity;
}

} // namespace

// -- structure ---------------------------------------------------------------

bool json_scanner::run() {
  while (read_value()) {
    // Behind a value: what ends with it, then what comes next.
    while (out_.depth() > 0 && (skip_blanks(), !take(',')))
      if (!close(take_any()))
        return false;
    if (out_.depth() == 0) {
      skip_blanks();
      return pos_ == end_;
    }
    if (out_.in_object() && !read_key())
      return false;
  }
  return false;
}

// Reads up to the end of the first scalar or empty container.
bool json_scanner::read_value() {
  for (;;) {
    skip_blanks();
    if (take('[')) {
      if (!out_.start_array())
        return false;
      skip_blanks();
      if (take(']'))
        return out_.end_array();
    } else if (take('{')) {
      if (!out_.start_object())
        return false;
      skip_blanks();
      if (take('}'))
        return out_.end_object();
      if (!read_key())
        return false;
    } else {
      return read_scalar();
    }
  }
}

bool json_scanner::read_scalar() {
  if (take('"')) {
    std::string text;
    return read_string(text) && out_.string(text);
  }
  if (take('t'))
    return read_word("rue") && out_.boolean(true);
  if (take('f'))
    return read_word("alse") && out_.boolean(false);
  if (take('n'))
    return read_word("ull") && out_.null();
  return read_number();
}

bool json_scanner::read_key() {
  std::string name;
  skip_blanks();
  if (!take('"') || !read_string(name))
    return false;
  skip_blanks();
  return take(':') && out_.key(name);
}

bool json_scanner::close(char bracket) {
  if (out_.in_object())
    return bracket == '}' && out_.end_object();
  return bracket == ']' && out_.end_array();
}

bool json_scanner::read_word(std::string_view word) {
  if (!std::string_view{pos_, end_}.starts_with(word))
    return false;
  pos_ += word.size();
  return true;
}

// -- strings -----------------------------------------------------------------

// Reads up to the quote that ends it; `out` is empty.
bool json_scanner::read_string(std::string& out) {
  for (;;) {
    auto size = plain_size({pos_, end_});
    out.append(pos_, size);
    pos_ += size;
    if (take('"'))
      return true;
    if (!(take('\\') ? read_escape(out) : read_utf8(out)))
      return false;
  }
}

bool json_scanner::read_escape(std::string& out) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
  if (take('u'))
    return read_unicode_escape(out);
  auto index = pos_ == end_ ? names.npos : names.find(take_any());
  if (index == names.npos)
    return false;
  out += meant[index];
  return true;
}

// A surrogate without its other half becomes the replacement character.
bool json_scanner::read_unicode_escape(std::string& out) {
  unsigned unit = 0;
  if (!read_code_unit(unit))
    return false;
  while (is_high_surrogate(unit) && read_word("\\u")) {
    unsigned low = 0;
    if (!read_code_unit(low))
      return false;
    if (is_low_surrogate(low)) {
      append_utf8(out, join_surrogates(unit, low));
      return true;
    }
    append_utf8(out, replacement_character);
    unit = low;
  }
  auto lone = is_high_surrogate(unit) || is_low_surrogate(unit);
  append_utf8(out, lone ? replacement_character : unit);
  return true;
}

bool json_scanner::read_code_unit(unsigned& out) {
  constexpr int digits = 4;
  if (end_ - pos_ < digits)
    return false;
  auto last = pos_ + digits;
  return std::from_chars(std::exchange(pos_, last), last, out, 16).ptr == last;
}

// Anything but a whole character beyond ASCII is refused.
bool json_scanner::read_utf8(std::string& out) {
  if (end_ - pos_ < 2)
    return false;
  auto size =
    utf8_size(static_cast<uint8_t>(pos_[0]), static_cast<uint8_t>(pos_[1]));
  if (size == 0 || static_cast<std::size_t>(end_ - pos_) < size
      || !std::all_of(pos_ + 1, pos_ + size, is_utf8_tail))
    return false;
  out.append(pos_, size);
  pos_ += size;
  return true;
}

// -- numbers -----------------------------------------------------------------

bool json_scanner::read_number() {
  auto begin = pos_;
  take('-');
  if (!take('0') && !read_digits())
    return false;
  auto whole_end = pos_;
  if (take('.') && !read_digits())
    return false;
  if (take('e') || take('E')) {
    if (!take('+'))
      take('-');
    if (!read_digits())
      return false;
  }
  std::string_view text{begin, pos_};
  return pos_ == whole_end ? add_integer(text) : add_float(text);
}

bool json_scanner::read_digits() {
  auto begin = pos_;
  while (pos_ != end_ && *pos_ >= '0' && *pos_ <= '9')
    ++pos_;
  return pos_ != begin;
}

bool json_scanner::add_integer(std::string_view text) {
  int64_t negative = 0;
  uint64_t positive = 0;
  if (text[0] == '-') {
    if (std::from_chars(text.begin(), text.end(), negative).ec == std::errc{})
      return out_.number_integer(negative);
  } else if (std::from_chars(text.begin(), text.end(), positive).ec
             == std::errc{}) {
    return out_.number_unsigned(positive);
  }
  return add_float(text);
}

bool json_scanner::add_float(std::string_view text) {
  return out_.number_float(to_double(text));
}

// -- bytes -------------------------------------------------------------------

void json_scanner::skip_blanks() {
  while (pos_ != end_
         && (*pos_ == ' ' || *pos_ == '\n' || *pos_ == '\r' || *pos_ == '\t'))
    ++pos_;
}

bool json_scanner::take(char c) {
  if (pos_ == end_ || *pos_ != c)
    return false;
  ++pos_;
  return true;
}

// At the end of the text it gives a zero byte, which is nothing in JSON.
char json_scanner::take_any() {
  return pos_ == end_ ? '\0' : *pos_++;
}

} // namespace socketio
