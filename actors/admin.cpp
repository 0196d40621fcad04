// See admin.hpp.
#include "actors/admin.hpp"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "actors/errors.hpp"

namespace socketio {

bool is_same_user(int fd) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
         && peer.uid == ::geteuid();
}

unique_fd connect_unix(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return {};
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  unique_fd result{
    ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result
      && ::connect(result.get(), reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address))
           == 0)
    return result;
  const auto err = errno;
  result.reset();
  errno = err;
  return {};
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
