// See scribe.hpp: how a connection reads and writes.
#include "actors/loop/scribe.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

/// Calls of recv and send before other connections get their turn.
constexpr int calls_per_turn = 8;

} // namespace

// -- reading -----------------------------------------------------------------

void loop_scribe::pump() {
  if (phase_ != phase::open || pumping_)
    return;
  auto guard = self();
  pumping_ = true;
  auto alive = read_on();
  pumping_ = false;
  if (!alive)
    end();
  else if (broken_)
    end_soon();
  else if (reading_)
    wait_readable();
}

// Delivers and reads until nothing is there, the broker has enough or the
// turn is over.
// @returns false at the end of the stream.
bool loop_scribe::read_on() {
  bool all = false; // that was there
  for (int calls = 0; deliver() && !all && calls < calls_per_turn; ++calls) {
    const auto room = in_.room();
    auto got = receive_some(fd(), room);
    if (got.state != io_outcome::done)
      return got.state == io_outcome::again && !broken_;
    in_.filled(got.bytes);
    all = got.bytes < room.size();
  }
  return true;
}

// Hands complete pieces over.
// @returns false if the broker wants no more.
bool loop_scribe::deliver() {
  while (reading_ && in_.take(piece_))
    if (!consume(&owner_, piece_.data(), piece_.size()))
      reading_ = false;
  wipe(piece_, slicer::keep);
  return reading_;
}

void loop_scribe::pump_soon() {
  if (pumping_ || pump_posted_)
    return;
  pump_posted_ = true;
  asio::post(owner_.io(), [me = self()] {
    me->pump_posted_ = false;
    if (me->reading_)
      me->pump();
  });
}

void loop_scribe::wait_readable() {
  if (read_wait_)
    return;
  read_wait_ = true;
  socket_.async_wait(socket_.wait_read, [me = self()](error_code aborted) {
    me->read_wait_ = false;
    if (!aborted && me->reading_)
      me->pump();
  });
}

// -- writing -----------------------------------------------------------------

// Offers everything to the kernel.
// @returns whether nothing is left.
bool loop_scribe::offer() {
  for (int calls = 0; calls < calls_per_turn; ++calls) {
    auto bytes = out_.next();
    if (bytes.empty())
      return true;
    auto sent = send_some(fd(), bytes);
    if (sent.state == io_outcome::ended)
      broken();
    if (sent.state != io_outcome::done)
      return false;
    taken(sent.bytes);
  }
  return out_.size() == 0;
}

void loop_scribe::offer_or_wait() {
  if (!offer() && !broken_)
    wait_writable();
}

void loop_scribe::offer_soon() {
  if (!write_wait_ && !std::exchange(offer_later_, true))
    owner_.offer_later(*this);
}

void loop_scribe::offer_staged() {
  offer_later_ = false;
  if (phase_ != phase::open || broken_ || write_wait_)
    return;
  offer_or_wait();
  enforce_bounds();
}

void loop_scribe::taken(std::size_t count) {
  out_.taken(count);
  moved_ = steady_clock::now();
  if (!acks_)
    return;
  written_ += count;
  if (ack_posted_)
    return;
  ack_posted_ = true;
  asio::post(owner_.io(), [me = self()] { me->report_written(); });
}

void loop_scribe::enforce_bounds() {
  auto& limits = owner_.settings();
  auto refused = load().refused;
  full_ = owner_.note_refused(refused, full_);
  if (refused > limits.max_refused_ever
      || (refused > limits.max_refused
          && steady_clock::now() - moved_ > limits.stall))
    fail();
}

void loop_scribe::wait_writable() {
  if (write_wait_)
    return;
  write_wait_ = true;
  socket_.async_wait(socket_.wait_write, [me = self()](error_code aborted) {
    me->write_wait_ = false;
    if (!aborted)
      me->on_writable();
  });
}

void loop_scribe::on_writable() {
  if (phase_ == phase::closed || broken_)
    return;
  if (!offer() && !broken_)
    wait_writable();
  else if (phase_ == phase::lingering)
    return close();
  if (phase_ == phase::open)
    enforce_bounds();
}

void loop_scribe::report_written() {
  ack_posted_ = false;
  data_transferred(&owner_, std::exchange(written_, 0), out_.size());
}

} // namespace socketio
