// What is known of a client from the request that opened its connection and
// from its CONNECT packet.
// Kind: pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "actors/local.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

/// What a client said when it connected and joined the namespace.
struct handshake {
  /// Object: name in lower case -> value; repeated headers are joined by ", ".
  value headers;
  /// Object: the parameters of the request's query, decoded; repeated ones are
  /// an array.
  value query;
  /// Object: what the client gave as `auth`; empty if nothing.
  value auth;
  /// Address of the client, without port.
  std::string address;
  /// Request target as the client sent it.
  std::string url;
  /// When the connection was opened.
  std::chrono::system_clock::time_point issued;
  /// The client came over TLS, as far as a trusted proxy said.
  bool secure = false;
  /// The request named an origin: a browser sent it.
  bool xdomain = false;
};

namespace socket_io {

/// Headers and parameters of which a request has more are not shown.
inline constexpr std::size_t max_handshake_entries = 1000;

handshake make_handshake(const handshake_info& info, const value& auth);

/// @param target e.g. "/socket.io/?EIO=4&name=a%20b".
/// @returns the object described at `handshake::query`.
value parse_query(std::string_view target);

/// @returns the object described at `handshake::headers`.
value parse_headers(std::string_view headers);

} // namespace socket_io

/// Fields in the reference's names and order; `time` is a text, `issued`
/// milliseconds since 1970.
void to_json(value& out, const handshake& x);

} // namespace socketio
