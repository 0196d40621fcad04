// See stream.hpp.
#include "actors/engine_io/stream.hpp"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace socketio::engine_io {

namespace {

stream::result outcome(ssize_t moved) {
  if (moved > 0)
    return {stream::status::ok, static_cast<std::size_t>(moved)};
  if (moved == 0)
    return {stream::status::end, 0};
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    return {stream::status::would_block, 0};
  return {stream::status::failed, 0};
}

template <class Call>
ssize_t uninterrupted(Call call) {
  ssize_t moved;
  do {
    moved = call();
  } while (moved < 0 && errno == EINTR);
  return moved;
}

} // namespace

stream::stream(boost::asio::io_context& io, unique_fd fd) : descriptor_(io) {
  int on = 1;
  // Fails on Unix sockets, which delay nothing.
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  boost::system::error_code err;
  descriptor_.assign(fd.get(), err);
  if (!err)
    fd.release();
}

stream::result stream::receive(std::span<char> buffer) {
  auto fd = descriptor_.native_handle();
  return outcome(uninterrupted([fd, buffer] {
    return ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  }));
}

stream::result stream::send(std::span<const iovec> pieces) {
  msghdr message{};
  // sendmsg(2) does not write through it.
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  auto fd = descriptor_.native_handle();
  return outcome(uninterrupted([fd, &message] {
    return ::sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  }));
}

void stream::end_sending() {
  ::shutdown(descriptor_.native_handle(), SHUT_WR);
}

void stream::close() noexcept {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

unique_fd stream::release() {
  return unique_fd{descriptor_.release()};
}

} // namespace socketio::engine_io
