// From JSON text to the values in it, one after the other.
// Kind: pure.
//
// Not nlohmann's, which refuses numbers such as 1e999, infinite in JavaScript,
// and copies each token into memory of its own.
#pragma once

#include <string>
#include <string_view>

#include "actors/socket_io/value_builder.hpp"

namespace socketio {

/// Reads one JSON text (RFC 8259) as `read_json` describes: in one pass,
/// without recursion, and without memory of its own.
class json_scanner {
public:
  /// @param text must outlive the scanner.
  /// @param out gets all that is found, in order.
  json_scanner(std::string_view text, value_builder& out) noexcept
    : pos_(text.data()), end_(text.data() + text.size()), out_(out) {
    // nop
  }

  /// Reads all of the text. To be called once.
  /// @returns false if it is not JSON, not UTF-8, or `out` wanted no more.
  bool run();

private:
  bool read_value();
  bool read_scalar();
  bool read_key();
  bool close(char bracket);
  bool read_word(std::string_view word);

  bool read_string(std::string& out);
  bool read_escape(std::string& out);
  bool read_unicode_escape(std::string& out);
  bool read_code_unit(unsigned& out);
  bool read_utf8(std::string& out);

  bool read_number();
  bool read_digits();
  bool add_integer(std::string_view text);
  bool add_float(std::string_view text);

  void skip_blanks();
  bool take(char c);
  char take_any();

  const char* pos_;
  const char* end_;
  value_builder& out_;
};

} // namespace socketio
