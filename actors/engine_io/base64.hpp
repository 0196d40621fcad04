// Base64 of RFC 4648, section 4, for binary packets in HTTP long-polling and
// for the keys of WebSocket handshakes.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketio::engine_io {

/// Appends the base64 form of `data` to `out`, padded, without line breaks.
void append_base64(std::string& out, std::string_view data);

/// @returns the base64 form of `data`, padded, without line breaks.
std::string base64_encode(std::string_view data);

/// Reads `text` strictly: standard alphabet, padding required, nothing else.
/// This is what the official clients of all languages send; the reference
/// also takes the URL alphabet, missing padding and any rubbish.
/// @returns the bytes; nothing if `text` is no base64.
std::optional<std::string> base64_decode(std::string_view text);

} // namespace socketio::engine_io
