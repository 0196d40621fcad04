// See admin_socket.hpp.
#include "actors/primary/admin_socket.hpp"

#include <chrono>
#include <utility>

#include "actors/admin.hpp"
#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace {

/// Connections that may wait for us.
constexpr int backlog = 16;

/// Wait after the process or the system ran out of descriptors or memory.
constexpr std::chrono::milliseconds back_off_delay{100};

using boost::asio::posix::descriptor_base;

} // namespace

caf::expected<std::shared_ptr<admin_socket>>
admin_socket::open(boost::asio::io_context& io, const std::string& path) {
  auto own = listen_unix(path, 0600, backlog);
  if (!own)
    return make_error(ec::invalid_option,
                      "cluster.admin-socket: " + describe(own.error()));
  return std::make_shared<admin_socket>(io, std::move(*own));
}

admin_socket::admin_socket(boost::asio::io_context& io, unix_listener own)
  : file_(std::move(own.file)), socket_(io, own.socket.release()), retry_(io) {
  // nop
}

admin_socket::~admin_socket() {
  close();
}

void admin_socket::start(callback on_peer) {
  on_peer_ = std::move(on_peer);
  wait();
}

void admin_socket::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  retry_.cancel(ignored);
  file_.remove();
}

void admin_socket::wait() {
  socket_.async_wait(descriptor_base::wait_read,
                     [weak = weak_from_this()](boost::system::error_code) {
                       if (auto self = weak.lock())
                         self->accept();
                     });
}

void admin_socket::wait_for_resources() {
  retry_.expires_after(back_off_delay);
  retry_.async_wait([weak = weak_from_this()](boost::system::error_code) {
    if (auto self = weak.lock())
      self->accept();
  });
}

void admin_socket::accept() {
  if (!socket_.is_open())
    return;
  auto next = accept_one(socket_.native_handle());
  unique_fd peer{next.fd};
  if (next.state == call::exhausted)
    return wait_for_resources();
  if (peer && is_same_user(peer.get()))
    on_peer_(std::move(peer));
  else if (peer)
    spdlog::warn("admin socket: a process of another user was refused");
  wait();
}

} // namespace socketio
