// The text of a configuration file (CAF's INI): "[group]" lines, "name=value"
// lines, comments from ";" to the end of the line. A list may go on over
// several lines until its "]". Line ends may be CRLF, a byte order mark is
// skipped.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <caf/expected.hpp>

namespace socketio {

/// One line that says something.
struct config_entry {
  /// Counted from 1.
  std::size_t line;
  std::string group;
  /// Empty = the line that begins the group.
  std::string key;
  /// As written, without comments and surrounding blanks, on one line.
  std::string value;
};

/// @returns the entries of `text` in order; an `ec::invalid_option` such as
///          "12: expected [group], name=value or ; comment" that begins with
///          the line.
caf::expected<std::vector<config_entry>>
parse_config_text(std::string_view text);

} // namespace socketio
