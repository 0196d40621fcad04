// See socket_calls.hpp.
#include "actors/loop/socket_calls.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace socketio {

namespace {

/// @returns the meaning of errno after a failed accept.
io_outcome meaning(int error) {
  switch (error) {
    case EAGAIN:
    // accept(2): errors of the waiting connection are not those of the socket.
    case ECONNABORTED:
    case EPERM:
    case EPROTO:
    case ENOPROTOOPT:
    case ENETDOWN:
    case ENETUNREACH:
    case ENONET:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ETIMEDOUT:
      return io_outcome::again;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return io_outcome::exhausted;
    default:
      return io_outcome::ended;
  }
}

transfer outcome(ssize_t result) {
  if (result > 0)
    return {io_outcome::done, static_cast<std::size_t>(result)};
  if (result == 0)
    return {io_outcome::ended, 0};
  // A link that lacks memory for now is one to try again.
  const bool passing = errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM;
  return {passing ? io_outcome::again : io_outcome::ended, 0};
}

void switch_on(int fd, int level, int option) {
  int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof(on));
}

} // namespace

transfer receive_some(int fd, std::span<char> room) {
  return outcome(uninterrupted(
    [fd, room] { return ::recv(fd, room.data(), room.size(), MSG_DONTWAIT); }));
}

transfer send_some(int fd, std::span<const char> bytes) {
  return outcome(uninterrupted([fd, bytes] {
    return ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }));
}

accepted accept_one(int fd, socket_address* peer, int flags) {
  auto address = peer != nullptr ? peer->get() : nullptr;
  auto size = peer != nullptr ? &peer->size : nullptr;
  auto result = uninterrupted(
    [=] { return ::accept4(fd, address, size, flags | SOCK_CLOEXEC); });
  return {result >= 0 ? io_outcome::done : meaning(errno), result};
}

void prepare_stream(int fd) {
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  switch_on(fd, SOL_SOCKET, SO_KEEPALIVE);
  switch_on(fd, IPPROTO_TCP, TCP_NODELAY);
}

bool is_ip(int fd) {
  sockaddr_storage own{};
  socklen_t size = sizeof(own);
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0
         && (own.ss_family == AF_INET || own.ss_family == AF_INET6);
}

void reset_on_close(int fd) {
  linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

} // namespace socketio
