// What a process may listen on, as text.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace socketio {

struct listen_address {
  /// An IP address, perhaps with a scope ("fe80::1%eth0"); empty for a path.
  std::string host;
  uint16_t port = 0;
  /// Of a Unix socket; empty for an IP address.
  std::string path;

  bool operator==(const listen_address&) const = default;
};

/// @returns what "192.0.2.1:80", "[::1]:80" or "unix:/run/x.sock" says; nothing
///          if `text` has another form.
std::optional<listen_address> parse_listen_address(const std::string& text);

/// @returns whether `text` is an IP address.
bool is_ip_address(const std::string& text);

} // namespace socketio
