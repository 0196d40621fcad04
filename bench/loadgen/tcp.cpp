// See tcp.hpp.
#include "bench/loadgen/tcp.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace socketio::bench {

void tcp_connection::open() {
  constexpr int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  fd_ = unique_fd{socket(AF_INET, type, 0)};
  if (!fd_)
    throw std::system_error(errno, std::system_category(), "socket");
  in_.clear();
  out_.clear();
  waits_for_room_ = false;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(opts_.port);
  inet_pton(AF_INET, opts_.host.c_str(), &to.sin_addr);
  int on = 1;
  setsockopt(fd_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (connect(fd_.get(), reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0
      && errno != EINPROGRESS)
    throw std::system_error(errno, std::system_category(), "connect");
  loop_.add(fd_.get(), *this);
}

void tcp_connection::close() noexcept {
  fd_.reset();
}

void tcp_connection::flush() {
  if (waits_for_room_ || !is_open() || out_.empty())
    return;
  auto sent = send(fd_.get(), out_.data(), out_.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(out_.size())) {
    out_.clear();
    return;
  }
  // An error shows when the loop tells of the socket.
  if (sent > 0)
    out_.erase(0, static_cast<std::size_t>(sent));
  waits_for_room_ = true;
  loop_.watch_writable(fd_.get(), *this, true);
}

void tcp_connection::on_ready(bool readable, bool writable) {
  if (writable && waits_for_room_ && is_open()) {
    waits_for_room_ = false;
    loop_.watch_writable(fd_.get(), *this, false);
    flush();
  }
  if (readable && is_open())
    read();
}

void tcp_connection::read() {
  auto buffer = loop_.buffer();
  auto got = recv(fd_.get(), buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN)
    return;
  if (got <= 0) {
    close();
    on_end(std::exchange(in_, {}));
    return;
  }
  loop_.refresh();
  std::string_view input{buffer.data(), static_cast<std::size_t>(got)};
  if (!in_.empty())
    input = in_.append(input);
  auto taken = on_input(input);
  if (!is_open())
    return;
  in_ = std::string{input.substr(taken)};
  flush();
}

} // namespace socketio::bench
