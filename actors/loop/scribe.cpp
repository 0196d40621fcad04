// See scribe.hpp.
#include "actors/loop/scribe.hpp"

#include <utility>

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <caf/io/network/native_socket.hpp>

#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

/// What is more than this is not left until the end of the turn.
constexpr std::size_t early_offer = 256 * 1024;

} // namespace

loop_scribe::loop_scribe(backend& owner, int fd, caf::io::connection_handle hdl)
  : scribe(hdl),
    owner_(owner),
    socket_(owner.io()),
    linger_(owner.io()),
    moved_(steady_clock::now()) {
  error_code refused;
  socket_.assign(fd, refused);
  broken_ = refused.failed();
  if (!broken_)
    prepare_stream(fd);
  else if (fd >= 0)
    ::close(fd);
}

loop_scribe::~loop_scribe() {
  if (listed_)
    close();
}

void loop_scribe::list() {
  listed_ = true;
  owner_.add(*this);
}

// -- what a broker calls -----------------------------------------------------

void loop_scribe::configure_read(caf::io::receive_policy::config policy) {
  in_.configure(policy);
  if (!std::exchange(launched_, true))
    add_to_loop();
}

void loop_scribe::ack_writes(bool enable) {
  acks_ = enable;
}

std::vector<char>& loop_scribe::wr_buf() {
  return out_.staged();
}

std::vector<char>& loop_scribe::rd_buf() {
  return piece_;
}

void loop_scribe::flush() {
  if (!ready() || broken_)
    return out_.clear();
  // What one turn writes leaves in one system call at its end.
  if (out_.size() < early_offer)
    offer_soon();
  else if (!write_wait_)
    offer_or_wait();
  enforce_bounds();
}

void loop_scribe::graceful_shutdown() {
  auto guard = self(); // the broker drops its reference
  linger_or_close();
  detach(&owner_, false);
}

void loop_scribe::add_to_loop() {
  if (!ready())
    return;
  reading_ = true;
  // Not at once: we may be inside a handler of the broker. What is buffered
  // comes first, so this is no mere wait for the socket.
  pump_soon();
}

void loop_scribe::remove_from_loop() {
  reading_ = false;
}

std::string loop_scribe::addr() const {
  if (!is_ip(fd()))
    return {};
  auto res = caf::io::network::remote_addr_of_fd(fd());
  return res ? *res : std::string{};
}

uint16_t loop_scribe::port() const {
  if (!is_ip(fd()))
    return 0;
  auto res = caf::io::network::remote_port_of_fd(fd());
  return res ? *res : uint16_t{0};
}

// -- what the backend calls --------------------------------------------------

link_load loop_scribe::load() const {
  return {write_wait_ ? out_.size() : 0, moved_};
}

void loop_scribe::fail() {
  if (!ready())
    return;
  reset_ = true;
  broken();
}

void loop_scribe::abandon() {
  auto guard = self();
  reset_ = true;
  close();
  detach(&owner_, false);
}

// -- beginning and end -------------------------------------------------------

// Opens a fresh connection.
// @returns false if it is closed or about to be.
bool loop_scribe::ready() {
  if (phase_ == phase::fresh) {
    phase_ = phase::open;
    list();
    if (broken_)
      end_soon();
  } else if (phase_ == phase::closed && !detached()) {
    end_soon(); // it failed before it had a broker to tell
  }
  return phase_ == phase::open;
}

// Nothing can be sent any more. What the peer sent before is still read.
void loop_scribe::broken() {
  broken_ = true;
  out_.clear();
  if (phase_ == phase::lingering)
    close();
  else
    end_soon();
}

void loop_scribe::end_soon() {
  if (std::exchange(ending_, true))
    return;
  asio::post(owner_.io(), [me = self()] {
    me->ending_ = false;
    if (me->reading_ && !me->reset_ && me->socket_.is_open())
      me->pump();
    else
      me->end();
  });
}

// The connection is over: close it, then tell the broker.
void loop_scribe::end() {
  auto guard = self();
  linger_or_close();
  io_failure(&owner_, caf::io::network::operation::read);
}

void loop_scribe::linger_or_close() {
  if (!ready())
    return;
  if (broken_ || offer() || broken_)
    return close();
  phase_ = phase::lingering;
  wait_writable();
  linger_.expires_after(owner_.settings().linger);
  linger_.async_wait([me = self()](error_code cancelled) {
    me->reset_ = true;
    if (!cancelled)
      me->close();
  });
}

void loop_scribe::close() {
  if (phase_ == phase::closed)
    return;
  phase_ = phase::closed;
  reading_ = false;
  out_.clear();
  linger_.cancel();
  if (reset_)
    reset_on_close(fd());
  error_code ignored;
  socket_.close(ignored);
  listed_ = false;
  owner_.remove(*this);
}

int loop_scribe::fd() const {
  return socket_.native_handle();
}

caf::intrusive_ptr<loop_scribe> loop_scribe::self() {
  return this;
}

} // namespace socketio
