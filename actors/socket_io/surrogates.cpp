// See surrogates.hpp.
#include "actors/socket_io/surrogates.hpp"

#include <charconv>
#include <cstddef>
#include <string_view>

namespace socketio {

namespace {

/// Size of \uXXXX.
constexpr std::size_t escape_size = 6;

/// @returns the code unit of the escape at `pos`; 0 if there is none.
unsigned escaped_unit(std::string_view text, std::size_t pos) {
  if (pos + escape_size > text.size() || text.substr(pos, 2) != "\\u")
    return 0;
  unsigned unit = 0;
  auto last = text.data() + pos + escape_size;
  auto result = std::from_chars(last - 4, last, unit, 16);
  return result.ptr == last ? unit : 0;
}

bool is_high_surrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low_surrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

} // namespace

std::string replace_lone_surrogates(std::string text) {
  auto pos = text.find('\\');
  while (pos != std::string::npos) {
    auto unit = escaped_unit(text, pos);
    // An escaped backslash does not begin the next escape.
    std::size_t size = 2;
    if (is_high_surrogate(unit)
        && is_low_surrogate(escaped_unit(text, pos + escape_size)))
      size = 2 * escape_size;
    else if (is_high_surrogate(unit) || is_low_surrogate(unit))
      text.replace(pos, escape_size, "\\ufffd");
    pos = text.find('\\', pos + size);
  }
  return text;
}

} // namespace socketio
