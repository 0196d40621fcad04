// See unix_socket.hpp.
#include "actors/unix_socket.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/socket_address.hpp"

namespace socketio {

namespace {

caf::error refusal(const std::string& path, const std::string& why) {
  return make_error(ec::system_failure, path + ": " + why);
}

unique_fd make_socket() {
  return unique_fd{
    ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
}

/// @returns what is at `path` itself, not where a link there leads.
unique_fd file_at(const std::string& path) {
  return unique_fd{::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)};
}

bool is_own_socket(const struct stat& x) {
  return S_ISSOCK(x.st_mode) && x.st_uid == ::geteuid();
}

/// Makes room for our socket.
/// @returns why there is none.
caf::error clear(const std::string& path) {
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0)
    return errno == ENOENT ? caf::error{} : system_error(path, errno);
  if (!is_own_socket(there))
    return refusal(path, "something else is there");
  if (connect_unix(path) || errno != ECONNREFUSED)
    return refusal(path, "another process listens there");
  return ::unlink(path.c_str()) == 0 ? caf::error{} : system_error(path, errno);
}

/// Gives the file of an open descriptor (O_PATH) exactly `mode`.
/// @returns whether it is ours and has it.
bool set_mode(int file, mode_t mode) {
  struct stat now {};
  if (::fstat(file, &now) != 0 || !is_own_socket(now))
    return false;
  auto link = "/proc/self/fd/" + std::to_string(file);
  return (now.st_mode & 0777) == mode || ::chmod(link.c_str(), mode) == 0;
}

} // namespace

unique_fd connect_unix(const std::string& path) {
  auto to = make_unix_address(path);
  if (to.family() == AF_UNSPEC)
    return {};
  auto result = make_socket();
  if (result && ::connect(result.get(), to.get(), to.size) == 0)
    return result;
  const auto err = errno;
  result.reset();
  errno = err;
  return {};
}

caf::expected<unix_listener>
listen_unix(const std::string& path, std::optional<mode_t> mode, int backlog) {
  auto at = make_unix_address(path);
  if (at.family() == AF_UNSPEC)
    return system_error(path, errno);
  if (auto err = clear(path))
    return err;
  auto socket = make_socket();
  // Linux makes the file with the mode that the socket has, less the umask:
  // nobody else can open it, not even between two calls.
  if (!socket || (mode && ::fchmod(socket.get(), *mode) != 0)
      || ::bind(socket.get(), at.get(), at.size) != 0)
    return system_error(path, errno);
  auto there = file_at(path);
  if (!there)
    return system_error(path, errno);
  auto has_mode = !mode || set_mode(there.get(), *mode);
  socket_file file{path, std::move(there)};
  if (!has_mode)
    return refusal(path, "cannot be given its permissions");
  if (::listen(socket.get(), backlog) != 0)
    return system_error(path, errno);
  return unix_listener{std::move(socket), std::move(file)};
}

// -- the file ----------------------------------------------------------------

socket_file::socket_file(std::string path, unique_fd there)
  : path_(std::move(path)), there_(std::move(there)) {
  // nop
}

socket_file::~socket_file() {
  remove();
}

void socket_file::remove() {
  auto made = std::exchange(there_, {});
  struct stat now {
  }, then{};
  // Somebody else's is none of our business.
  if (made && ::fstat(made.get(), &then) == 0
      && ::lstat(path_.c_str(), &now) == 0 && now.st_ino == then.st_ino
      && now.st_dev == then.st_dev)
    ::unlink(path_.c_str());
}

} // namespace socketio
