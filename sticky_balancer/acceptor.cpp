// See acceptor.hpp.
#include "sticky_balancer/acceptor.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

using boost::asio::posix::descriptor_base;

/// The first descriptor that systemd hands over, see sd_listen_fds(3).
constexpr int first_handed_over = 3;

/// An address for the calls of sockets.
struct socket_address {
  sockaddr_storage bytes{};
  socklen_t size = sizeof(bytes);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&bytes); }
};

socket_address ip_address(const std::string& host, uint16_t port) {
  boost::system::error_code malformed;
  auto address = boost::asio::ip::make_address(host, malformed);
  boost::asio::ip::tcp::endpoint at{address, port};
  socket_address result;
  result.size = static_cast<socklen_t>(at.size());
  std::memcpy(&result.bytes, at.data(), at.size());
  return result;
}

socket_address unix_address(const std::string& path) {
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof(at.sun_path) - 1);
  socket_address result;
  result.size = sizeof(at);
  std::memcpy(&result.bytes, &at, sizeof(at));
  return result;
}

void set(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof(value));
}

/// @returns a listening socket, or none with `errno` set.
unique_fd listen_on(socket_address at) {
  auto family = at.bytes.ss_family;
  unique_fd result{
    ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!result)
    return {};
  set(result.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // Inherited by what is accepted.
  if (family != AF_UNIX)
    set(result.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (family == AF_INET6)
    set(result.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(result.get(), at.get(), at.size) != 0
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

/// Removes the socket at `path` if nobody listens there any more.
void remove_stale(const std::string& path) {
  auto at = unix_address(path);
  unique_fd probe{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (::connect(probe.get(), at.get(), at.size) != 0 && errno == ECONNREFUSED)
    ::unlink(path.c_str());
}

/// @returns the text of `x`, as IPv4 also where it came mapped to IPv6; empty
///          for a Unix socket.
std::string address_text(const sockaddr_storage& x) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  auto& v6 = reinterpret_cast<const sockaddr_in6&>(x).sin6_addr;
  if (x.ss_family == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(x).sin_addr,
                text.data(), text.size());
  else if (x.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6))
    ::inet_ntop(AF_INET, v6.s6_addr + 12, text.data(), text.size());
  else if (x.ss_family == AF_INET6)
    ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
  return text.data();
}

/// @returns the listening sockets that systemd handed over; this process alone
///          may take them, and once.
std::vector<unique_fd> handed_over() {
  std::vector<unique_fd> result;
  auto pid = ::getenv("LISTEN_PID");
  auto count = ::getenv("LISTEN_FDS");
  if (pid != nullptr && count != nullptr
      && std::strtol(pid, nullptr, 10) == ::getpid())
    for (int i = 0; i < std::strtol(count, nullptr, 10); ++i) {
      result.emplace_back(first_handed_over + i);
      ::fcntl(result.back().get(), F_SETFD, FD_CLOEXEC);
      ::fcntl(result.back().get(), F_SETFL, O_NONBLOCK);
    }
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  return result;
}

} // namespace

caf::expected<std::shared_ptr<acceptor>>
acceptor::open(boost::asio::io_context& io, const listen_address& at) {
  if (!at.path.empty())
    remove_stale(at.path);
  auto socket = listen_on(at.path.empty() ? ip_address(at.host, at.port)
                                          : unix_address(at.path));
  if (!socket && at.host == "::" && lacks_ipv6(errno))
    socket = listen_on(ip_address("0.0.0.0", at.port));
  if (!socket)
    return system_error(
      "cannot listen on "
        + (at.path.empty() ? "port " + std::to_string(at.port) : at.path),
      errno);
  return std::make_shared<acceptor>(io, std::move(socket), at.path);
}

caf::expected<std::vector<std::shared_ptr<acceptor>>>
acceptor::open_all(boost::asio::io_context& io, const sticky_options& opts) {
  std::vector<std::shared_ptr<acceptor>> result;
  for (auto& socket : handed_over())
    result.push_back(std::make_shared<acceptor>(io, std::move(socket)));
  if (!result.empty())
    return result;
  std::vector<listen_address> all{{opts.address, opts.port, {}}};
  for (auto& x : opts.listen)
    if (auto parsed = parse_listen_address(x))
      all.push_back(*parsed);
  for (auto& x : all) {
    auto port = open(io, x);
    if (!port)
      return std::move(port.error());
    result.push_back(std::move(*port));
  }
  return result;
}

acceptor::acceptor(boost::asio::io_context& io, unique_fd socket,
                   std::string path)
  : socket_(io, socket.release()), retry_(io), path_(std::move(path)) {
  // nop
}

acceptor::~acceptor() {
  close();
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
  if (auto path = std::exchange(path_, {}); !path.empty())
    ::unlink(path.c_str());
}

uint16_t acceptor::port() const {
  return address().port;
}

listen_address acceptor::address() const {
  socket_address own;
  auto handle = const_cast<acceptor*>(this)->socket_.native_handle();
  if (::getsockname(handle, own.get(), &own.size) != 0)
    return {};
  if (own.bytes.ss_family == AF_UNIX)
    return {{}, 0, reinterpret_cast<sockaddr_un&>(own.bytes).sun_path};
  // The port is in the same place for IPv4 and IPv6.
  auto port = ntohs(reinterpret_cast<sockaddr_in&>(own.bytes).sin_port);
  return {address_text(own.bytes), port, {}};
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
  socket_address peer;
  unique_fd fd{::accept4(socket_.native_handle(), peer.get(), &peer.size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (fd) {
    on_connection_({std::move(fd), {}, address_text(peer.bytes)});
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
