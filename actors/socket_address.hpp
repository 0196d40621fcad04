// Addresses as the calls of sockets want them.
// Kind: I/O.
#pragma once

#include <sys/socket.h>

#include "actors/listen_address.hpp"

namespace socketio {

/// An address of any family.
struct socket_address {
  sockaddr_storage bytes{};
  /// Bytes that count; of an address to be filled in, the room there is.
  socklen_t size = sizeof(bytes);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&bytes); }

  /// @returns AF_INET, AF_INET6, AF_UNIX or AF_UNSPEC for none.
  int family() const { return bytes.ss_family; }
};

/// @returns `at` for the system; of family AF_UNSPEC, with `errno` set, if it
///          is none: no IP address, or a path that is empty or too long.
socket_address make_socket_address(const listen_address& at);

/// As above, of the Unix socket at `path`.
socket_address make_unix_address(const std::string& path);

/// @returns what `x` says: host and port, as IPv4 also where it came mapped to
///          IPv6, or path; nothing set for other families.
listen_address to_listen_address(const socket_address& x);

} // namespace socketio
