// See admin_socket.hpp.
#include "actors/primary/admin_socket.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "actors/admin.hpp"
#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace {

/// Connections that may wait for us.
constexpr int backlog = 16;

/// Wait after the process or the system ran out of descriptors or memory.
constexpr std::chrono::milliseconds back_off_delay{100};

using boost::asio::posix::descriptor_base;

caf::error refusal(const std::string& path, const std::string& why) {
  return make_error(ec::invalid_option,
                    "cluster.admin-socket: " + path + ": " + why);
}

/// Makes room for our socket.
/// @returns why there is none.
caf::error clear(const std::string& path) {
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0)
    return errno == ENOENT ? caf::error{} : refusal(path, std::strerror(errno));
  if (!S_ISSOCK(there.st_mode) || there.st_uid != ::geteuid())
    return refusal(path, "something else is there");
  if (connect_unix(path) || errno != ECONNREFUSED)
    return refusal(path, "another cluster listens there");
  if (::unlink(path.c_str()) != 0)
    return refusal(path, std::strerror(errno));
  return {};
}

/// @returns the inode of the socket at `path` if it is for us alone; else 0.
ino_t private_socket(const std::string& path) {
  struct stat there {};
  const bool mine = ::lstat(path.c_str(), &there) == 0
                    && S_ISSOCK(there.st_mode) && there.st_uid == ::geteuid()
                    && (there.st_mode & 0777) == 0600;
  return mine ? there.st_ino : 0;
}

} // namespace

caf::expected<std::shared_ptr<admin_socket>>
admin_socket::open(boost::asio::io_context& io, const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof(address.sun_path))
    return refusal(path, "too long for a socket");
  if (auto err = clear(path))
    return err;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  unique_fd socket{
    ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  // Linux makes the file with the mode that the socket has: nobody else can
  // open it, not even between two calls.
  if (!socket || ::fchmod(socket.get(), 0600) != 0
      || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                sizeof(address))
           != 0)
    return refusal(path, std::strerror(errno));
  auto result = std::make_shared<admin_socket>(io, path, std::move(socket));
  if (result->inode_ == 0)
    return refusal(path, "cannot be made private, mode 0600");
  if (::listen(result->socket_.native_handle(), backlog) != 0)
    return refusal(path, std::strerror(errno));
  return result;
}

admin_socket::admin_socket(boost::asio::io_context& io, std::string path,
                           unique_fd socket)
  : path_(std::move(path)),
    inode_(private_socket(path_)),
    socket_(io, socket.release()),
    retry_(io) {
  // nop
}

admin_socket::~admin_socket() {
  close();
}

void admin_socket::start(callback on_peer) {
  on_peer_ = std::move(on_peer);
  wait();
}

void admin_socket::close() {
  if (!socket_.is_open())
    return;
  boost::system::error_code ignored;
  socket_.close(ignored);
  retry_.cancel(ignored);
  // Somebody else's is none of our business.
  if (private_socket(path_) == inode_)
    ::unlink(path_.c_str());
}

void admin_socket::wait() {
  socket_.async_wait(descriptor_base::wait_read,
                     [weak = weak_from_this()](boost::system::error_code) {
                       if (auto self = weak.lock())
                         self->accept();
                     });
}

void admin_socket::wait_for_resources() {
  retry_.expires_after(back_off_delay);
  retry_.async_wait([weak = weak_from_this()](boost::system::error_code) {
    if (auto self = weak.lock())
      self->accept();
  });
}

void admin_socket::accept() {
  if (!socket_.is_open())
    return;
  auto next = accept_one(socket_.native_handle());
  unique_fd peer{next.fd};
  if (next.state == call::exhausted)
    return wait_for_resources();
  if (peer && is_same_user(peer.get()))
    on_peer_(std::move(peer));
  else if (peer)
    spdlog::warn("admin socket: a process of another user was refused");
  wait();
}

} // namespace socketio
