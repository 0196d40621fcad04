// See socket_pair.hpp.
#include "actors/socket_pair.hpp"

#include <cerrno>

#include <sys/socket.h>

#include "actors/errors.hpp"

namespace socketio {

caf::expected<std::pair<unique_fd, unique_fd>> make_socket_pair(int type) {
  int ends[2];
  if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0)
    return system_error("socketpair", errno);
  return std::make_pair(unique_fd{ends[0]}, unique_fd{ends[1]});
}

} // namespace socketio
