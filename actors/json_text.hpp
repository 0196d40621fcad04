// Texts as JSON strings.
// Kind: pure.
#pragma once

#include <string>
#include <string_view>

namespace socketio {

/// Appends `x`, UTF-8, as a JSON string with its quotes. U+2028 and U+2029 are
/// escaped as well, so that it is a string of any JavaScript, too.
void append_json_text(std::string& out, std::string_view x);

} // namespace socketio
