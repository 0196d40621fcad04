// The header of the PROXY protocol, versions 1 and 2, with which a proxy begins
// a connection (haproxy.org, proxy-protocol.txt).
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace socketio {

enum class proxy_status { need_more, found, malformed };

struct proxy_header {
  proxy_status status = proxy_status::need_more;
  /// Bytes that it takes.
  std::size_t size = 0;
  /// Of the client, without port; empty = the proxy speaks for itself or does
  /// not know (LOCAL, UNKNOWN).
  std::string address;
  /// The client came over TLS (version 2 only).
  bool secure = false;
};

/// Bytes that a header may have here.
inline constexpr std::size_t max_proxy_header = 4096;

/// @param received all bytes of the connection so far.
proxy_header parse_proxy_header(std::string_view received);

} // namespace socketio
