// Texts as JSON, all that this room needs of it.
// Kind: pure.
#pragma once

#include <string>
#include <string_view>

namespace socketio::engine_io {

/// Appends `x`, UTF-8, as a JSON string with its quotes. U+2028 and U+2029 are
/// escaped as well, so that it is a string of any JavaScript, too.
void append_json_text(std::string& out, std::string_view x);

} // namespace socketio::engine_io
