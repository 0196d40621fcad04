// See acceptor.hpp.
#include "sticky_balancer/acceptor.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/socket_calls.hpp"
#include "actors/socket_address.hpp"

namespace socketio {

namespace {

/// Connections accepted before others on the loop get their turn.
constexpr int max_batch = 64;

/// Connections that the kernel may keep for us; it applies its own bound too.
constexpr int backlog = 4096;

/// Wait after the process or the system ran out of descriptors or memory, or an
/// error that nothing is known of: the port stays.
constexpr std::chrono::milliseconds back_off_delay{100};

using boost::asio::posix::descriptor_base;

void set(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof(value));
}

/// @returns a listening socket of TCP, or none with `errno` set.
unique_fd listen_on(socket_address at) {
  auto family = at.family();
  unique_fd result{
    ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!result)
    return {};
  set(result.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // Inherited by what is accepted.
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

} // namespace

caf::expected<std::shared_ptr<acceptor>>
acceptor::open(boost::asio::io_context& io, const listen_address& at,
               std::optional<mode_t> mode) {
  if (!at.path.empty()) {
    auto own = listen_unix(at.path, mode, backlog);
    if (!own)
      return make_error(ec::system_failure,
                        "cannot listen on " + describe(own.error()));
    return std::make_shared<acceptor>(io, std::move(own->socket),
                                      std::move(own->file));
  }
  auto socket = listen_on(make_socket_address(at));
  if (!socket && at.host == "::" && lacks_ipv6(errno))
    socket = listen_on(make_socket_address({"0.0.0.0", at.port, {}}));
  if (!socket)
    return system_error("cannot listen on " + to_string(at), errno);
  return std::make_shared<acceptor>(io, std::move(socket));
}

acceptor::acceptor(boost::asio::io_context& io, unique_fd socket,
                   socket_file file)
  : socket_(io, socket.release()), retry_(io), file_(std::move(file)) {
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
  file_.remove();
}

uint16_t acceptor::port() const {
  return address().port;
}

listen_address acceptor::address() const {
  socket_address own;
  auto handle = const_cast<acceptor*>(this)->socket_.native_handle();
  if (::getsockname(handle, own.get(), &own.size) != 0)
    return {};
  return to_listen_address(own);
}

void acceptor::wait() {
  busy_ = true;
  socket_.async_wait(descriptor_base::wait_read,
                     [weak = weak_from_this()](boost::system::error_code) {
                       if (auto self = weak.lock())
                         self->go_on();
                     });
}

void acceptor::back_off(int err) {
  if (auto times = pauses_.occurred(std::chrono::steady_clock::now()))
    spdlog::warn("acceptor: {}; accepting pauses ({} times since last told)",
                 std::strerror(err), *times);
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
  for (int i = 0; i < max_batch; ++i) {
    socket_address peer;
    auto next = accept_one(socket_.native_handle(), &peer, SOCK_NONBLOCK);
    auto err = errno;
    if (next.state == io_outcome::done)
      on_connection_({unique_fd{next.fd}, {}, to_listen_address(peer).host});
    busy_ = !paused_ && socket_.is_open();
    if (!busy_)
      return;
    if (next.state == io_outcome::again)
      break;
    if (next.state != io_outcome::done)
      return back_off(err);
  }
  wait();
}

} // namespace socketio
