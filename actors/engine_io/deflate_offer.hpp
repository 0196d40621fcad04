// Agreeing with a client on permessage-deflate: RFC 7692, section 7.1.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "actors/options.hpp"

namespace socketio::engine_io {

/// How the messages of one WebSocket are compressed.
struct deflate_agreement {
  /// The server begins each message with an empty window.
  bool server_no_context_takeover = false;
  /// The client does.
  bool client_no_context_takeover = false;
  /// Logarithm of the window of what the server sends, 9 to 15.
  int server_max_window_bits = 15;
  /// Of what the client sends, 8 to 15.
  int client_max_window_bits = 15;
  /// The value of `Sec-WebSocket-Extensions` in the response.
  std::string response;
};

/// Takes the first offer that is valid and within `opts`. Offers of other
/// extensions, invalid ones and those that would need a window that zlib does
/// not have (256 bytes) are declined; a list that is not well-formed is
/// declined from there on.
/// @param headers header lines of the request, "Name: value\r\n" each.
/// @returns nothing if nothing was agreed, or `opts.per_message_deflate` is
///          off: messages then go plain.
std::optional<deflate_agreement> agree_on_deflate(std::string_view headers,
                                                  const engine_options& opts);

} // namespace socketio::engine_io
