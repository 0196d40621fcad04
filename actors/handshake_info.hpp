// The request that opened a client's connection, as it came.
// Kind: pure.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

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

/// Calls `f(name, value)` for each header line of `headers`, in order; the
/// value comes without surrounding blanks.
void for_each_header(
  std::string_view headers,
  const std::function<void(std::string_view, std::string_view)>& f);

/// @returns the value of the first header named `name` (case does not matter).
std::optional<std::string_view> find_header(std::string_view headers,
                                            std::string_view name);

} // namespace socketio
