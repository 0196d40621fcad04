// What the suites of the loop share: an actor system on its own loop, run by
// hand, and the far end of a connection as a plain socket.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include "actors/loop/backend.hpp"

namespace socketio {

struct loop_config : caf::actor_system_config, loop_host {
  loop_config() { configure_loop(*this); }
};

/// Runs `io` until `done()`.
/// @returns false if that does not come true within a time that no healthy
///          machine needs.
template <class F>
bool run_until(boost::asio::io_context& io, F done) {
  using namespace std::chrono_literals;
  auto end = std::chrono::steady_clock::now() + 20s;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end)
      return false;
    io.run_one_for(5ms);
  }
  return true;
}

/// Runs all handlers that are ready now.
inline void run_ready(boost::asio::io_context& io) {
  while (io.poll_one() > 0) {
    // the next one
  }
}

/// The far end of a connection. Nothing here blocks.
class far_end {
public:
  explicit far_end(int fd = -1) : fd_(fd) {}
  far_end(far_end&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  far_end& operator=(far_end&&) = delete;
  ~far_end() { close(); }

  int fd() const { return fd_; }

  /// Sends what fits; the number of bytes.
  std::size_t send(const std::string& bytes) {
    auto n =
      ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  /// Appends what has arrived to `got()`; how many bytes that were.
  std::size_t receive() {
    static constexpr std::size_t chunk = 256 * 1024;
    auto before = got_.size();
    got_.resize(before + chunk);
    auto n = ::recv(fd_, got_.data() + before, chunk, MSG_DONTWAIT);
    got_.resize(before + (n > 0 ? static_cast<std::size_t>(n) : 0));
    ended_ = ended_ || n == 0 || (n < 0 && errno != EAGAIN);
    return got_.size() - before;
  }

  const std::string& got() const { return got_; }

  /// @returns whether `receive` has met the end of the stream.
  bool ended() const { return ended_; }

  void close() {
    if (fd_ >= 0)
      ::close(std::exchange(fd_, -1));
  }

private:
  int fd_;
  std::string got_;
  bool ended_ = false;
};

/// Two ends of a Unix stream socket; the first one is for the backend.
inline std::pair<int, int> socket_pair() {
  std::array<int, 2> fds{-1, -1};
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data());
  return {fds[0], fds[1]};
}

/// `size` bytes that differ from place to place.
inline std::string pattern(std::size_t size) {
  std::string result(size, '\0');
  unsigned value = 1;
  for (auto& c : result)
    c = static_cast<char>((value = value * 1103515245u + 12345u) >> 16);
  return result;
}

} // namespace socketio
