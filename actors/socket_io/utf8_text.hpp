// Strings as JSON and MessagePack may carry them.
// Kind: pure.
#pragma once

#include <string>

namespace socketio {

/// @returns `text` with U+FFFD for each byte sequence that is not UTF-8.
std::string to_utf8(std::string text);

} // namespace socketio
