// See doorman.hpp.
#include "actors/loop/doorman.hpp"

#include <utility>

#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include <caf/io/network/native_socket.hpp>
#include <caf/io/scribe.hpp>

namespace socketio {

using boost::system::error_code;

namespace {

/// Connections accepted before others get their turn.
constexpr int accepts_per_turn = 64;

} // namespace

loop_doorman::loop_doorman(backend& owner, int fd, caf::io::accept_handle hdl)
  : doorman(hdl), owner_(owner), socket_(owner.io()), pause_(owner.io()) {
  error_code refused;
  socket_.assign(fd, refused);
  if (refused && fd >= 0)
    ::close(fd);
  if (!refused)
    socket_.native_non_blocking(true, refused);
}

loop_doorman::~loop_doorman() {
  if (launched_)
    close();
}

void loop_doorman::launch() {
  launched_ = true;
  owner_.add(*this);
  add_to_loop();
}

void loop_doorman::graceful_shutdown() {
  auto guard = self(); // the broker drops its reference
  close();
  detach(&owner_, false);
}

void loop_doorman::add_to_loop() {
  accepting_ = true;
  wait();
}

void loop_doorman::remove_from_loop() {
  accepting_ = false;
}

std::string loop_doorman::addr() const {
  if (!is_ip(fd()))
    return {};
  auto res = caf::io::network::local_addr_of_fd(fd());
  return res ? *res : std::string{};
}

uint16_t loop_doorman::port() const {
  if (!is_ip(fd()))
    return 0;
  auto res = caf::io::network::local_port_of_fd(fd());
  return res ? *res : uint16_t{0};
}

bool loop_doorman::new_connection() {
  auto scribe = owner_.new_scribe(next_.fd);
  auto hdl = scribe->hdl();
  parent()->add_scribe(std::move(scribe));
  return doorman::new_connection(&owner_, hdl);
}

void loop_doorman::abandon() {
  graceful_shutdown();
}

void loop_doorman::wait() {
  if (waiting_ || detached())
    return;
  waiting_ = true;
  // A closed descriptor answers at once, with an error.
  socket_.async_wait(socket_.wait_read, [me = self()](error_code failed) {
    me->waiting_ = false;
    if (me->detached())
      return;
    if (failed)
      me->end();
    else
      me->accept_on();
  });
}

void loop_doorman::accept_on() {
  auto guard = self();
  for (int i = 0; accepting_ && !detached() && i < accepts_per_turn; ++i) {
    next_ = accept_one(fd());
    if (next_.state == io_outcome::exhausted)
      return pause();
    if (next_.state == io_outcome::ended)
      return end();
    if (next_.state == io_outcome::again)
      break;
    accepting_ = new_connection() && accepting_;
  }
  if (accepting_)
    wait();
}

void loop_doorman::pause() {
  waiting_ = true;
  pause_.expires_after(owner_.settings().accept_pause);
  pause_.async_wait([me = self()](error_code cancelled) {
    me->waiting_ = false;
    if (!cancelled)
      me->accept_on();
  });
}

// The acceptor is over: close it, then tell the broker, unless it knows.
void loop_doorman::end() {
  auto guard = self();
  close();
  io_failure(&owner_, caf::io::network::operation::read);
}

void loop_doorman::close() {
  accepting_ = false;
  pause_.cancel();
  error_code ignored;
  socket_.close(ignored);
  owner_.remove(*this);
}

int loop_doorman::fd() const {
  return socket_.native_handle();
}

caf::intrusive_ptr<loop_doorman> loop_doorman::self() {
  return this;
}

} // namespace socketio
