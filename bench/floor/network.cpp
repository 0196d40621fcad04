// See network.hpp.
#include "bench/floor/network.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "actors/engine_io/frame_header.hpp"
#include "actors/engine_io/websocket_handshake.hpp"

namespace socketio::bench {

namespace {

constexpr std::size_t buffer_size = 256 * 1024;

void check(bool good, const char* what) {
  if (!good)
    throw std::system_error(errno, std::system_category(), what);
}

void watch(int epoll, int operation, int fd, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  epoll_ctl(epoll, operation, fd, &event);
}

} // namespace

unique_fd listen_on(uint16_t port) {
  constexpr int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  unique_fd result{socket(AF_INET, type, 0)};
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int on = 1;
  setsockopt(result.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  setsockopt(result.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  auto address = reinterpret_cast<sockaddr*>(&at);
  check(bind(result.get(), address, sizeof(at)) == 0, "bind");
  check(listen(result.get(), 4096) == 0, "listen");
  return result;
}

floor_network::floor_network(unique_fd listener, std::vector<unique_fd> peers,
                             bool merge)
  : epoll_(epoll_create1(EPOLL_CLOEXEC)),
    listener_(std::move(listener)),
    peers_(std::move(peers)),
    merge_(merge),
    buffer_(buffer_size) {
  watch(epoll_.get(), EPOLL_CTL_ADD, listener_.get(), EPOLLIN);
  for (auto& x : peers_)
    watch(epoll_.get(), EPOLL_CTL_ADD, x.get(), EPOLLIN);
}

// -- out ---------------------------------------------------------------------

void floor_network::send(floor_connection& x, std::string_view frames) {
  if (merge_ && !x.is_dirty) {
    x.is_dirty = true;
    dirty_.push_back(&x);
  }
  if (merge_ || x.waits_for_room || !x.out.empty()) {
    x.out.append(frames);
    return;
  }
  auto sent = ::send(x.fd.get(), frames.data(), frames.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(frames.size()))
    return;
  x.out = frames.substr(sent > 0 ? static_cast<std::size_t>(sent) : 0);
  x.waits_for_room = true;
  watch(epoll_.get(), EPOLL_CTL_MOD, x.fd.get(), EPOLLIN | EPOLLOUT);
}

void floor_network::flush(floor_connection& x) {
  if (x.waits_for_room || x.is_closed || x.out.empty())
    return;
  auto sent = ::send(x.fd.get(), x.out.data(), x.out.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(x.out.size()))
    return x.out.clear();
  x.out.erase(0, sent > 0 ? static_cast<std::size_t>(sent) : 0);
  x.waits_for_room = true;
  watch(epoll_.get(), EPOLL_CTL_MOD, x.fd.get(), EPOLLIN | EPOLLOUT);
}

void floor_network::send_to_peers(std::string_view message) {
  for (auto& x : peers_)
    check(::send(x.get(), message.data(), message.size(), MSG_NOSIGNAL) > 0,
          "send to a worker");
}

// -- in ----------------------------------------------------------------------

void floor_network::accept_all() {
  constexpr int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
  for (;;) {
    unique_fd fd{accept4(listener_.get(), nullptr, nullptr, flags)};
    if (!fd)
      return;
    int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    watch(epoll_.get(), EPOLL_CTL_ADD, fd.get(), EPOLLIN);
    auto& slot = connections_[fd.get()];
    slot = std::make_unique<floor_connection>();
    slot->fd = std::move(fd);
  }
}

void floor_network::read(floor_connection& x) {
  auto got = recv(x.fd.get(), buffer_.data(), buffer_.size(), 0);
  if (got < 0 && errno == EAGAIN)
    return;
  if (got <= 0)
    return close(x);
  auto size = static_cast<std::size_t>(got);
  if (x.in.empty()) {
    auto taken = parse(x, buffer_.data(), size);
    x.in.assign(buffer_.data() + taken, size - taken);
  } else {
    x.in.append(buffer_.data(), size);
    x.in.erase(0, parse(x, x.in.data(), x.in.size()));
  }
}

/// @returns the bytes taken.
std::size_t floor_network::parse_handshake(floor_connection& x,
                                           std::string_view text) {
  auto end = text.find("\r\n\r\n");
  if (end == text.npos)
    return 0;
  auto line = text.find("\r\n") + 2;
  auto key = engine_io::websocket_key(text.substr(line, end + 2 - line));
  if (!key) {
    close(x);
    return text.size();
  }
  x.is_websocket = true;
  send(x, engine_io::upgrade_response(*key));
  events_->on_open(x);
  return end + 4;
}

/// @returns the bytes taken.
std::size_t floor_network::parse(floor_connection& x, char* data,
                                 std::size_t size) {
  using namespace engine_io;
  std::size_t at = 0;
  if (!x.is_websocket)
    at = parse_handshake(x, {data, size});
  while (x.is_websocket && !x.is_closed && size - at >= frame_start_size) {
    auto head = reinterpret_cast<const uint8_t*>(data + at);
    auto head_size = frame_header_size(head[1]);
    if (size - at < head_size)
      break;
    auto header = parse_frame_header(head);
    if (!header || size - at - head_size < header->size)
      break;
    std::span payload{data + at + head_size, header->size};
    unmask(payload, header->mask);
    at += head_size + header->size;
    if (header->op == opcode::text)
      events_->on_text(x, {payload.data(), payload.size()});
    else if (header->op == opcode::binary)
      events_->on_binary(x, {payload.data(), payload.size()});
    else if (header->op == opcode::close)
      close(x);
  }
  return at;
}

void floor_network::read_peer(int fd) {
  for (;;) {
    auto got = recv(fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got <= 0)
      return;
    events_->on_peer({buffer_.data(), static_cast<std::size_t>(got)});
  }
}

// -- the loop ----------------------------------------------------------------

void floor_network::close(floor_connection& x) {
  if (std::exchange(x.is_closed, true))
    return;
  events_->on_close(x);
  closed_.push_back(x.fd.get());
}

void floor_network::end_turn() {
  for (auto x : dirty_) {
    x->is_dirty = false;
    flush(*x);
  }
  dirty_.clear();
  for (auto fd : closed_)
    connections_.erase(fd);
  closed_.clear();
}

void floor_network::run(floor_events& events) {
  events_ = &events;
  std::array<epoll_event, 1024> ready;
  for (;;) {
    auto count = epoll_wait(epoll_.get(), ready.data(), ready.size(), -1);
    for (int i = 0; i < count; ++i) {
      auto [what, data] = ready[static_cast<std::size_t>(i)];
      auto found = connections_.find(data.fd);
      if (data.fd == listener_.get()) {
        accept_all();
      } else if (found == connections_.end()) {
        read_peer(data.fd);
      } else {
        auto& x = *found->second;
        if ((what & EPOLLOUT) != 0) {
          x.waits_for_room = false;
          watch(epoll_.get(), EPOLL_CTL_MOD, data.fd, EPOLLIN);
          flush(x);
        }
        if ((what & ~uint32_t{EPOLLOUT}) != 0 && !x.is_closed)
          read(x);
      }
    }
    end_turn();
  }
}

} // namespace socketio::bench
