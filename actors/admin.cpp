// See admin.hpp.
#include "actors/admin.hpp"

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/unix_socket.hpp"

namespace socketio {

bool is_same_user(int fd) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
         && peer.uid == ::geteuid();
}

caf::expected<unique_fd> open_admin_link(const std::string& path) {
  auto result = connect_unix(path);
  if (!result)
    return system_error(path, errno);
  if (!is_same_user(result.get()))
    return make_error(ec::protocol_violation,
                      path + ": another user's process listens there");
  return result;
}

} // namespace socketio
