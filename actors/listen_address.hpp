// What a process may listen on, as text.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace socketio {

/// Bytes that the path of a Unix socket may have.
inline constexpr std::size_t max_socket_path = 107;

/// A path or an IP address with its port.
struct listen_address {
  /// An IP address, perhaps with a scope ("fe80::1%eth0"); empty for a path.
  std::string host;
  /// Of the IP address; 0 = any free one.
  uint16_t port = 0;
  /// Of a Unix socket; empty for an IP address.
  std::string path;

  /// @returns whether all is the same.
  bool operator==(const listen_address&) const = default;
};

/// @returns what "192.0.2.1:80", "[::1]:80" or "unix:/run/x.sock" says; nothing
///          if `text` has another form.
std::optional<listen_address> parse_listen_address(const std::string& text);

/// @returns the text that stands for `x`, as above.
std::string to_string(const listen_address& x);

/// @returns the permissions that "0660" or "600" says, in octal digits; nothing
///          if `text` has another form.
std::optional<mode_t> parse_file_mode(const std::string& text);

/// @returns whether `text` is an IP address.
bool is_ip_address(const std::string& text);

} // namespace socketio
