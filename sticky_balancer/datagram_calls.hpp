// sendmsg(2) and recvmsg(2) for one datagram with at most one descriptor.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <string_view>

#include "actors/unique_fd.hpp"

namespace socketio {

/// Sends `bytes`, and `fd` with it unless it is -1, without waiting.
/// @returns 0 or the error number.
int send_datagram(int socket, std::string_view bytes, int fd);

/// What `receive_datagram` found.
struct datagram_result {
  /// Error number; EMSGSIZE if the datagram or its descriptors were more than
  /// allowed; ENODATA if the other end is gone.
  int error = 0;
  std::size_t size = 0;
  unique_fd fd;
  /// A descriptor came, but this process had no place left for it.
  bool fd_lost = false;
};

/// Receives one datagram into `buffer`, without waiting.
datagram_result receive_datagram(int socket, char* buffer, std::size_t size);

} // namespace socketio
