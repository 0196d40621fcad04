// HTTP as a client of Socket.IO speaks it. Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/loadgen/options.hpp"

namespace socketio::bench {

/// @param sid the session to move to a WebSocket; empty = a new one.
std::string websocket_request(const options& opts, std::string_view sid);

/// @param sid the session to poll; empty = a new one.
std::string poll_request(const options& opts, std::string_view sid);

std::string post_request(const options& opts, std::string_view sid,
                         std::string_view body);

/// A response. Owns nothing.
struct http_response {
  unsigned status = 0;
  std::string_view headers;
  std::string_view body;
  /// Bytes of the whole response.
  std::size_t size = 0;
};

/// Takes a response that is whole. Its end is told by Content-Length; 101 ends
/// with its head, and so does one without a length if the server `closed`:
/// then all that came is the body.
/// @returns nothing if there is more to come.
std::optional<http_response> read_response(std::string_view input,
                                           bool closed = false);

/// @returns whether `x` accepts `websocket_request`.
bool accepts_websocket(const http_response& x);

/// @returns the session id in an open packet's JSON; empty if there is none.
std::string read_sid(std::string_view json);

} // namespace socketio::bench
