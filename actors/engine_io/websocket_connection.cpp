// See websocket_connection.hpp: what comes in, and the end.
#include "actors/engine_io/websocket_connection.hpp"

#include <utility>

#include "actors/engine_io/control_frames.hpp"
#include "actors/engine_io/edge_env.hpp"
#include "actors/log.hpp"

namespace socketio::engine_io {

namespace {

/// Time a client has for its part of the closing handshake.
constexpr caf::timespan close_timeout = std::chrono::seconds{5};

} // namespace

websocket_connection::websocket_connection(
  edge_env& env, unique_fd fd, address_table::seat seat,
  std::optional<deflate_agreement> compression)
  : client_connection(env, std::move(fd), std::move(seat)),
    decoder_(env.shared.opts.max_http_buffer_size, compression.has_value()) {
  if (compression)
    compression_ = std::make_unique<message_compression>(
      std::move(*compression), env.shared.opts, env.compressors);
}

websocket_connection::~websocket_connection() = default;

void websocket_connection::respond(std::string response) {
  push(frame_ptr{new frame(opcode::text, std::move(response), 0)});
}

void websocket_connection::start(std::string received) {
  if (!is_open()) // the poller did not take it
    return fail(close_reason::transport_error);
  handle(std::span{received});
  read_on();
}

// -- in ----------------------------------------------------------------------

void websocket_connection::on_readable() {
  if (has_to_wait())
    return wait_for_turn({});
  auto [what, size] = stream_.receive(env_.read_buffer);
  if (what == stream::status::end)
    return fail(close_reason::transport_close);
  if (what == stream::status::failed)
    return fail(close_reason::transport_error);
  env_.shared.counters.bytes_received += size;
  handle(std::span{env_.read_buffer}.first(size));
  read_on();
}

void websocket_connection::read_on() {
  if (is_open() && parked_.empty())
    await_readable();
}

// @returns whether others come first, because the next message may be much.
bool websocket_connection::has_to_wait() const {
  return compression_ && env_.turns.spent();
}

// Reads nothing until then.
// @param rest received and not handled.
void websocket_connection::wait_for_turn(std::string_view rest) {
  parked_ = rest;
  ++env_.shared.counters.turn_waits;
  env_.turns.wait([self = caf::intrusive_ptr{this}] {
    if (self->is_open())
      self->on_turn();
  });
}

void websocket_connection::on_turn() {
  if (parked_.empty())
    return on_readable();
  auto input = std::exchange(parked_, {});
  handle(std::span{input});
  read_on();
}

void websocket_connection::handle(std::span<char> input) {
  while (is_open()) {
    if (!input.empty() && has_to_wait())
      return wait_for_turn({input.data(), input.size()});
    auto x = decoder_.next(input);
    if (x.what == frame_event::kind::none)
      return;
    handle(x);
  }
}

void websocket_connection::handle(const frame_event& x) {
  using kind = frame_event::kind;
  if (x.what == kind::close)
    return end(x.code, state::closed_by_both, close_reason::transport_close);
  if (state_ != state::open)
    return;
  if (x.what == kind::error)
    return refuse(x.code);
  if (x.what == kind::ping)
    answer_ping(x.data);
  else if (x.what != kind::pong)
    on_message(x);
}

void websocket_connection::on_message(const frame_event& x) {
  auto message = x;
  std::string storage;
  if (x.compressed && !inflate(message, storage))
    return;
  auto session = session_;
  if (session && x.what == frame_event::kind::text)
    session->on_text(*this, message.data);
  else if (session)
    session->on_binary(*this, message.data);
}

// @returns false if it cannot be read, which ends the WebSocket.
bool websocket_connection::inflate(frame_event& x, std::string& storage) {
  using result = message_inflater::result;
  auto found = compression_->inflate(x.data, storage);
  env_.turns.spend(x.data.size() + storage.size());
  x.data = storage;
  if (found == result::ok
      && (x.what == frame_event::kind::binary || is_utf8(x.data)))
    return true;
  refuse(found == result::too_big ? close_code::message_too_big
                                  : close_code::invalid_payload);
  return false;
}

// The client broke the protocol, as `code` says.
void websocket_connection::refuse(uint16_t code) {
  auto& drops = env_.shared.counters.drops;
  if (code == close_code::message_too_big)
    ++drops[worker_drop::big_message];
  else
    ++drops[worker_drop::broken_websocket];
  spdlog::debug("session {}: closing with {}", session_ ? session_->id() : "-",
                code);
  end(code, state::draining, close_reason::transport_error);
}

// -- the end -----------------------------------------------------------------

void websocket_connection::shut() {
  session_.reset();
  begin_close(close_code::no_status, state::closing);
}

void websocket_connection::end(uint16_t code, state next, close_reason reason) {
  auto session = std::exchange(session_, nullptr);
  begin_close(code, next);
  if (session)
    session->on_channel_end(*this, reason);
}

void websocket_connection::begin_close(uint16_t code, state next) {
  if (!is_open())
    return;
  if (std::exchange(state_, next) == state::open)
    push(make_close_frame(code));
  // Also without anything to write: the rest follows from `after_write`.
  env_.shared.dirty.add(*this);
  if (!close_timer_.armed())
    env_.shared.clock.arm(close_timer_, close_timeout);
}

void websocket_connection::fail(close_reason reason) {
  caf::intrusive_ptr<websocket_connection> keep{this};
  auto session = std::exchange(session_, nullptr);
  abort();
  if (session)
    session->on_channel_end(*this, reason);
}

void websocket_connection::on_close_timeout() {
  abort();
}

void websocket_connection::abort() {
  caf::intrusive_ptr<websocket_connection> keep{this};
  session_.reset();
  if (close_timer_.armed())
    env_.shared.clock.cancel(close_timer_);
  leave();
}

void websocket_connection::wind_down() {
  // Its session closes it.
}

} // namespace socketio::engine_io
