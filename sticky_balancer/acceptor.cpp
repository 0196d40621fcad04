// See acceptor.hpp.
#include "sticky_balancer/acceptor.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"

namespace socketio {

namespace {

/// Connections accepted before others on the loop get their turn.
constexpr int max_batch = 64;

/// Connections that the kernel may keep for us; it applies its own bound too.
constexpr int backlog = 4096;

/// Wait after the process or the system ran out of descriptors or memory.
constexpr std::chrono::milliseconds back_off_delay{100};

namespace ip = boost::asio::ip;
using boost::asio::posix::descriptor_base;

caf::error listen_error(const sticky_options& opts, int err) {
  return system_error("cannot listen on port " + std::to_string(opts.port),
                      err);
}

void set(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof(value));
}

/// @returns a listening socket, or none with `errno` set.
unique_fd listen_on(const ip::tcp::endpoint& at) {
  unique_fd result{::socket(at.protocol().family(),
                            SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!result)
    return {};
  set(result.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // Inherited by what is accepted.
  set(result.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (at.address().is_v6())
    set(result.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(result.get(), at.data(), static_cast<socklen_t>(at.size())) != 0
      || ::listen(result.get(), backlog) != 0) {
    auto err = errno;
    result.reset();
    errno = err;
  }
  return result;
}

bool lacks_ipv6(int err) {
  return err == EAFNOSUPPORT || err == EADDRNOTAVAIL;
}

/// @returns the text of `x`, as IPv4 also where it came mapped to IPv6.
std::string address_text(const ip::address& x) {
  if (x.is_v6() && x.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, x.to_v6()).to_string();
  return x.to_string();
}

} // namespace

caf::expected<std::shared_ptr<acceptor>>
acceptor::open(boost::asio::io_context& io, const sticky_options& opts) {
  boost::system::error_code malformed;
  auto address = ip::make_address(opts.address, malformed);
  if (malformed)
    return make_error(ec::invalid_option, "sticky.address: \"" + opts.address
                                            + "\" is not an IP address");
  auto socket = listen_on({address, opts.port});
  if (!socket && opts.address == "::" && lacks_ipv6(errno))
    socket = listen_on({ip::tcp::v4(), opts.port});
  if (!socket)
    return listen_error(opts, errno);
  return std::make_shared<acceptor>(io, std::move(socket));
}

acceptor::acceptor(boost::asio::io_context& io, unique_fd socket)
  : socket_(io, socket.release()), retry_(io) {
  // nop
}

void acceptor::start(callback on_connection) {
  on_connection_ = std::move(on_connection);
  wait();
}

void acceptor::pause() {
  paused_ = true;
}

void acceptor::resume() {
  paused_ = false;
  if (on_connection_ && !busy_)
    wait();
}

void acceptor::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  retry_.cancel(ignored);
}

uint16_t acceptor::port() const {
  ip::tcp::endpoint own;
  auto size = static_cast<socklen_t>(own.capacity());
  auto handle = const_cast<acceptor*>(this)->socket_.native_handle();
  ::getsockname(handle, own.data(), &size);
  return own.port();
}

void acceptor::wait() {
  busy_ = true;
  socket_.async_wait(descriptor_base::wait_read,
                     [weak = weak_from_this()](boost::system::error_code) {
                       if (auto self = weak.lock())
                         self->go_on();
                     });
}

void acceptor::back_off() {
  busy_ = true;
  retry_.expires_after(back_off_delay);
  retry_.async_wait([weak = weak_from_this()](boost::system::error_code) {
    if (auto self = weak.lock())
      self->go_on();
  });
}

void acceptor::go_on() {
  busy_ = !paused_ && socket_.is_open();
  if (busy_)
    accept_batch();
}

void acceptor::accept_batch() {
  auto last = outcome::accepted;
  for (int i = 0; i < max_batch && last != outcome::none_left; ++i) {
    last = accept_one();
    busy_ = !paused_ && socket_.is_open();
    if (!busy_)
      return;
    if (last == outcome::out_of_resources)
      return back_off();
  }
  wait();
}

void acceptor::report_exhaustion(int err) {
  if (auto times = exhausted_.occurred(std::chrono::steady_clock::now()))
    spdlog::warn("acceptor: {}; accepting pauses ({} times so far)",
                 std::strerror(err), *times);
}

acceptor::outcome acceptor::accept_one() {
  ip::tcp::endpoint peer;
  auto size = static_cast<socklen_t>(peer.capacity());
  unique_fd fd{::accept4(socket_.native_handle(), peer.data(), &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (fd) {
    on_connection_({std::move(fd), {}, address_text(peer.address())});
    return outcome::accepted;
  }
  switch (errno) {
    case EAGAIN:
      return outcome::none_left;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      report_exhaustion(errno);
      return outcome::out_of_resources;
    default:
      // That client is gone, e.g. ECONNABORTED.
      return outcome::failed;
  }
}

} // namespace socketio
