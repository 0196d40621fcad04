// The request that opened a client's connection, as it came.
// Kind: pure.
#pragma once

#include <chrono>
#include <string>

namespace socketio {

/// The request that opened a session.
struct handshake_info {
  /// Request target as the client sent it, e.g. "/socket.io/?EIO=4&...".
  std::string url;
  /// Header lines as received, "Name: value\r\n" each, at most the bound of
  /// the HTTP head.
  std::string headers;
  /// Address of the client without port, IPv4 also where it came mapped to v6.
  std::string address;
  /// When the request came.
  std::chrono::system_clock::time_point issued;
  /// The client came over TLS, as far as a trusted proxy said.
  bool secure = false;
};

} // namespace socketio
