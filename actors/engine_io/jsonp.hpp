// Long-polling by script tags, for clients without CORS.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketio::engine_io {

/// @param index the query parameter `j` of the handshake; what is no digit in
///              it is left out.
/// @returns the script that hands `payload` over: `___eio[j]("...");`
std::string jsonp_script(std::string_view index, std::string_view payload);

/// @param form the body of a POST: `d=` and the payload in form encoding, in
///             which "\n" (two characters) stands for a line feed and "\\n"
///             (three) for "\n".
/// @returns the payload; nothing if there is no `d`.
std::optional<std::string> jsonp_payload(std::string_view form);

} // namespace socketio::engine_io
