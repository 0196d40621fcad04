// See websocket_connection.hpp: frames on their way out.
#include <array>

#include "actors/engine_io/control_frames.hpp"
#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/websocket_connection.hpp"

namespace socketio::engine_io {

namespace {

/// A queue that grows above this is not left until the end of the turn.
constexpr std::size_t early_flush = 262144;

/// Frames that one system call may write.
constexpr std::size_t max_batch = 64;

} // namespace

void websocket_connection::push(const frame_ptr& x) {
  if (has_waiting())
    put_off(x, false);
  else
    queue(x);
}

void websocket_connection::push_compressible(const frame_ptr& x) {
  if (!compression_)
    return queue(x);
  if (has_waiting() || (compression_->work(x) > 0 && env_.turns.spent()))
    return put_off(x, true);
  queue_compressed(x);
}

bool websocket_connection::has_waiting() const noexcept {
  return compression_ && !compression_->waiting.empty();
}

// Keeps `x` until others were served.
void websocket_connection::put_off(const frame_ptr& x, bool compress) {
  auto& waiting = compression_->waiting;
  if (waiting.empty())
    wait_to_compress();
  waiting.push(x, compress);
  if (waiting.bytes() > early_flush) // better plain than in memory
    while (!waiting.empty())
      queue(waiting.take().frame);
}

void websocket_connection::wait_to_compress() {
  ++env_.shared.counters.turn_waits;
  env_.turns.wait([self = caf::intrusive_ptr{this}] {
    if (self->is_open())
      self->compress_waiting();
  });
}

void websocket_connection::compress_waiting() {
  auto& waiting = compression_->waiting;
  while (!waiting.empty() && !env_.turns.spent()) {
    auto [x, compress] = waiting.take();
    if (compress)
      queue_compressed(x);
    else
      queue(x);
  }
  if (!waiting.empty())
    wait_to_compress();
}

void websocket_connection::queue_compressed(const frame_ptr& x) {
  if (auto work = compression_->work(x); work > 0)
    env_.turns.spend(turn_queue::deflating * work);
  queue(compression_->compress(x));
}

void websocket_connection::queue(const frame_ptr& x) {
  queue_.push(x);
  if (blocked_ || broken_)
    return;
  env_.shared.dirty.add(*this);
  if (queue_.bytes() > early_flush)
    write_some();
}

std::size_t websocket_connection::buffered() const noexcept {
  return queue_.bytes() + (compression_ ? compression_->waiting.bytes() : 0);
}

std::size_t websocket_connection::memory() const noexcept {
  return queue_.memory() + (compression_ ? compression_->waiting.memory() : 0);
}

void websocket_connection::discard() {
  // The answer to the handshake is no message that could be dropped.
  if (!answered_ && !blocked_ && !broken_)
    write_some();
  queue_.drop_unsent();
  if (compression_)
    compression_->waiting.clear();
}

void websocket_connection::flush() {
  if (is_open() && !blocked_)
    write();
}

void websocket_connection::on_writable() {
  blocked_ = false;
  write();
}

void websocket_connection::write() {
  caf::intrusive_ptr<websocket_connection> keep{this};
  auto progress = write_some();
  if (broken_)
    return fail(close_reason::transport_error);
  after_write(progress);
}

// Writes until the queue is empty or the kernel takes no more; calls nobody.
// @returns whether the kernel took something.
bool websocket_connection::write_some() {
  std::array<iovec, max_batch> pieces;
  auto progress = false;
  while (!queue_.empty() && !blocked_ && !broken_) {
    auto count = queue_.gather(pieces);
    auto [what, size] = stream_.send(std::span{pieces}.first(count));
    queue_.consume(size);
    env_.shared.counters.bytes_sent += size;
    progress = progress || size > 0;
    answered_ = answered_ || size > 0;
    blocked_ = what == stream::status::would_block;
    broken_ = what == stream::status::failed;
  }
  if (blocked_)
    await_writable();
  return progress;
}

void websocket_connection::after_write(bool progress) {
  if (auto session = session_)
    return session->on_written(*this, progress);
  if (!queue_.empty() || has_waiting())
    return;
  if (state_ == state::closed_by_both)
    abort();
  else if (state_ == state::draining)
    stream_.end_sending();
}

void websocket_connection::answer_ping(std::string_view data) {
  // Who reads nothing gets no answers that pile up.
  if (!blocked_ || memory() < early_flush)
    push(make_pong_frame(data));
}

} // namespace socketio::engine_io
