// What the suites of this room share: a loop driven by hand, clients of the
// public port, bytes on sockets.
#pragma once

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>

#include "actors/unique_fd.hpp"

namespace socketio {

/// Runs `io` until `done` says so.
/// @returns false if that took 10 s.
template <class Predicate>
bool run_until(boost::asio::io_context& io, Predicate done) {
  using clock = std::chrono::steady_clock;
  auto give_up = clock::now() + std::chrono::seconds{10};
  while (!done()) {
    if (clock::now() > give_up)
      return false;
    io.restart();
    io.run_one_for(std::chrono::milliseconds{10});
  }
  return true;
}

/// Runs what is ready on `io`, and what follows from it.
inline void run_ready(boost::asio::io_context& io) {
  do
    io.restart();
  while (io.poll() > 0);
}

/// @returns a non-blocking client of 127.0.0.1:`port`, connected.
inline unique_fd connect_to(uint16_t port) {
  unique_fd result{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(port);
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(result.get(), reinterpret_cast<sockaddr*>(&peer), sizeof(peer))
      != 0)
    result.reset();
  return result;
}

inline void send_all(const unique_fd& to, std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Appends what has come to `bytes`.
/// @returns false once the other side has closed.
inline bool receive_some(const unique_fd& from, std::string& bytes) {
  char buffer[4096];
  auto got = ::recv(from.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
  if (got > 0)
    bytes.append(buffer, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EAGAIN);
}

/// @returns two connected stream sockets, e.g. a client and its server.
inline std::pair<unique_fd, unique_fd> stream_pair() {
  int ends[2] = {-1, -1};
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends);
  return {unique_fd{ends[0]}, unique_fd{ends[1]}};
}

/// @returns whether both are the same open file.
inline bool same_file(const unique_fd& x, const unique_fd& y) {
  struct stat a {};
  struct stat b {};
  return ::fstat(x.get(), &a) == 0 && ::fstat(y.get(), &b) == 0
         && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace socketio
