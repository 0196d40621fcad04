// See json_text.hpp.
#include "actors/json_text.hpp"

namespace socketio {

namespace {

/// The first two bytes of U+2028 and U+2029 in UTF-8; the third is 0xA8, 0xA9.
constexpr std::string_view separator_lead = "\xE2\x80";

void append_escape(std::string& out, unsigned code) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (auto shift = 16; shift > 0;)
    out.push_back(digits[code >> (shift -= 4) & 15]);
}

/// @returns the letter of a short escape such as \n; 0 = there is none.
char short_escape(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '"':
    case '\\':
      return c;
    default:
      return 0;
  }
}

/// @returns 0x2028 or 0x2029 if `x` begins with that character, else 0.
unsigned line_separator(std::string_view x) {
  if (!x.starts_with(separator_lead) || x.size() < 3)
    return 0;
  auto last = static_cast<unsigned char>(x[2]);
  return last == 0xA8 || last == 0xA9 ? 0x2028u + (last - 0xA8u) : 0;
}

} // namespace

void append_json_text(std::string& out, std::string_view x) {
  out.push_back('"');
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto c = x[i];
    if (auto letter = short_escape(c)) {
      out.push_back('\\');
      out.push_back(letter);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_escape(out, static_cast<unsigned char>(c));
    } else if (auto code = line_separator(x.substr(i))) {
      append_escape(out, code);
      i += 2;
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

} // namespace socketio
