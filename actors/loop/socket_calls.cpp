// See socket_calls.hpp.
#include "actors/loop/socket_calls.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace socketio {

namespace {

/// @returns the meaning of errno after a failed accept.
call meaning(int error) {
  switch (error) {
    case EAGAIN:
      return call::again;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return call::exhausted;
    default:
      return call::ended;
  }
}

moved outcome(ssize_t result) {
  if (result > 0)
    return {call::done, static_cast<std::size_t>(result)};
  if (result == 0)
    return {call::ended, 0};
  // A link that lacks memory for now is one to try again.
  const bool passing = errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM;
  return {passing ? call::again : call::ended, 0};
}

void switch_on(int fd, int level, int option) {
  int on = 1;
  ::setsockopt(fd, level, option, &on, sizeof(on));
}

} // namespace

moved receive_some(int fd, std::span<char> room) {
  return outcome(uninterrupted(
    [fd, room] { return ::recv(fd, room.data(), room.size(), MSG_DONTWAIT); }));
}

moved send_some(int fd, std::span<const char> bytes) {
  return outcome(uninterrupted([fd, bytes] {
    return ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }));
}

accepted accept_one(int fd) {
  auto peer = uninterrupted(
    [fd] { return ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); });
  if (peer >= 0)
    return {call::done, peer};
  // accept(2): errors of the waiting connection are not those of the socket.
  if (errno == ECONNABORTED || errno == EPROTO || errno == ENETDOWN
      || errno == EHOSTUNREACH || errno == ENETUNREACH || errno == ETIMEDOUT)
    return {call::again, -1};
  return {meaning(errno), -1};
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
