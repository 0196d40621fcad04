// See stream.hpp.
#include "actors/engine_io/stream.hpp"

#include <cerrno>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "actors/loop/socket_calls.hpp"

namespace socketio::engine_io {

namespace {

stream::result outcome(ssize_t moved) {
  if (moved > 0)
    return {stream::status::ok, static_cast<std::size_t>(moved)};
  if (moved == 0)
    return {stream::status::end, 0};
  // While the system lacks memory a socket may be writable all the same: a
  // client that waited for it would keep the loop busy.
  if (errno == EAGAIN)
    return {stream::status::would_block, 0};
  return {stream::status::failed, 0};
}

} // namespace

stream::stream(poller& from, poll_listener& listener, unique_fd fd)
  : entry_(from, listener) {
  int on = 1;
  // Fails on Unix sockets, which delay nothing.
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (entry_.enter(fd.get()))
    fd_ = std::move(fd);
}

stream::result stream::receive(std::span<char> buffer) {
  auto fd = fd_.get();
  return outcome(uninterrupted([fd, buffer] {
    return ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  }));
}

stream::result stream::send(std::span<const iovec> pieces) {
  auto fd = fd_.get();
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  // One piece costs the kernel less this way.
  if (pieces.size() == 1)
    return outcome(uninterrupted([fd, x = pieces.front()] {
      return ::send(fd, x.iov_base, x.iov_len, flags);
    }));
  msghdr message{};
  // sendmsg(2) does not write through it.
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  return outcome(
    uninterrupted([fd, &message] { return ::sendmsg(fd, &message, flags); }));
}

void stream::end_sending() {
  ::shutdown(fd_.get(), SHUT_WR);
}

void stream::close() noexcept {
  entry_.leave();
  fd_.reset();
}

unique_fd stream::release() {
  entry_.leave();
  return std::move(fd_);
}

} // namespace socketio::engine_io
