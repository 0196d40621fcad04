// See session.hpp.
#include "actors/engine_io/session.hpp"

#include <algorithm>
#include <utility>

#include "actors/engine_io/payload.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/query.hpp"

namespace socketio::engine_io {

namespace {

/// How long a client on long-polling may take to fetch the end of its session,
/// as in the reference.
constexpr caf::timespan close_delay = std::chrono::seconds{30};

constexpr std::string_view listener_name = "the listener of a session";

/// @returns the bytes that end a session whatever its client takes: a few
///          messages of the greatest size have to fit.
std::size_t last_bound(const engine_options& x) {
  return std::max(x.max_refused_bytes, 4 * x.max_http_buffer_size);
}

} // namespace

engine_session::engine_session(session_env& env, std::string sid,
                               handshake_info handshake, std::any context,
                               bool upgradable)
  : env_(env),
    sid_(std::move(sid)),
    handshake_(std::move(handshake)),
    context_(std::move(context)),
    base64_(!query_value(handshake_.url, "b64").value_or("").empty()) {
  push(open_packet(sid_, upgradable, env_.opts));
  env_.clock.arm(heartbeat_timer_, heartbeat_.start(env_.opts));
}

engine_session::~engine_session() = default;

void engine_session::listen(std::unique_ptr<session_listener> x) {
  listener_ = std::move(x);
  if (!listener_)
    end_later(close_reason::forced_close);
}

void engine_session::drop() {
  state_ = state::closed;
  count_queue();
  env_.clock.cancel(heartbeat_timer_);
  env_.clock.cancel(slow_timer_);
  upgrade_.reset();
  socket_ = nullptr;
  polling_ = {};
  listener_.reset();
}

// -- what the listener's side asks for ---------------------------------------

bool engine_session::send(const frame_ptr& message, send_options opts) {
  if (state_ != state::open || pending_end_)
    return false;
  if (opts.volatile_ && !writable()) {
    ++env_.counters.drops[worker_drop::volatile_packet];
    return false;
  }
  push(message, opts.compress);
  count_queue();
  auto full = counted_ >= env_.opts.high_water_mark;
  above_high_water_ = above_high_water_ || full;
  return !full;
}

bool engine_session::writable() const noexcept {
  if (state_ != state::open || pending_end_)
    return false;
  if (socket_)
    return socket_->buffered() == 0;
  return polling_.ready() && polling_.empty();
}

bool engine_session::below_high_water() const noexcept {
  return buffered() < env_.opts.high_water_mark;
}

std::size_t engine_session::buffered() const noexcept {
  return socket_ ? socket_->buffered() : polling_.buffered();
}

void engine_session::close(bool discard) {
  if (state_ == state::closed || (state_ == state::closing && !discard))
    return;
  state_ = state::closing;
  if (discard)
    drop_queue();
  if (discard || socket_)
    return end_later(close_reason::forced_close);
  env_.clock.arm(heartbeat_timer_, close_delay);
  env_.dirty.add(*this);
}

void engine_session::push(const frame_ptr& x, bool compress) {
  if (base64_ && x->is_binary())
    return push(make_base64_frame(*x), compress);
  ++env_.counters.packets_sent;
  if (socket_) {
    if (compress)
      socket_->push_compressible(x);
    else
      socket_->push(x);
    if (socket_->blocked())
      watch_backlog(false);
    return;
  }
  polling_.push(x, compress);
  if (polling_.ready())
    env_.dirty.add(*this);
  else
    watch_backlog(false);
}

// -- packets -----------------------------------------------------------------

void engine_session::on_packet(const packet& x) {
  ++env_.counters.packets_received;
  if (state_ != state::open || pending_end_ || !admit())
    return;
  if (x.type == packet_type::pong)
    return env_.clock.arm(heartbeat_timer_, heartbeat_.on_pong(env_.opts));
  if (auto extension = heartbeat_.on_packet(env_.opts))
    env_.clock.arm(heartbeat_timer_, *extension);
  switch (x.type) {
    case packet_type::ping: // that is the server's part in v4
      return refuse(close_reason::transport_error, "a ping");
    case packet_type::close:
      return end(close_reason::transport_close, true);
    case packet_type::message:
      guarded(listener_name, [this, &x] {
        if (x.binary)
          listener_->on_binary(x.data);
        else
          listener_->on_message(x.data);
      });
      return;
    default: // open, upgrade and noop mean nothing here
      return;
  }
}

// @returns false if the client sends too much, which ends the session.
bool engine_session::admit() {
  auto limit = env_.opts.max_packets_per_second;
  if (limit == 0 || meter_.admit(limit, env_.clock.now()))
    return true;
  ++env_.counters.drops[worker_drop::flood];
  spdlog::debug("session {}: more than {} packets in a second", sid_, limit);
  if (auto times = env_.flood_lines.occurred(env_.clock.now()))
    spdlog::warn("session {}: more than {} packets in a second: closed {} "
                 "more, this and others",
                 sid_, limit, *times);
  end(close_reason::transport_error);
  return false;
}

void engine_session::on_heartbeat() {
  session_ptr keep{this};
  if (state_ == state::closing)
    return end(close_reason::forced_close);
  if (auto time_to_answer = heartbeat_.on_timer(env_.opts)) {
    env_.clock.arm(heartbeat_timer_, *time_to_answer);
    return push(ping_packet());
  }
  ++env_.counters.drops[worker_drop::ping_timeout];
  spdlog::debug("session {}: no pong in time", sid_);
  drop_queue();
  end(close_reason::ping_timeout);
}

// -- bounds ------------------------------------------------------------------

// Who reads is left alone until much is held for it.
void engine_session::watch_backlog(bool progress) {
  auto held = memory();
  if (held > last_bound(env_.opts)) {
    give_up_on_reader();
    return end_later(close_reason::transport_error);
  }
  if (held <= env_.opts.slow_consumer_limit)
    env_.clock.cancel(slow_timer_);
  else if (progress || !slow_timer_.armed())
    env_.clock.arm(slow_timer_, env_.opts.slow_consumer_timeout);
}

void engine_session::on_slow_consumer() {
  session_ptr keep{this};
  give_up_on_reader();
  end(close_reason::transport_error);
}

// Its client takes too little; what ends the session follows.
void engine_session::give_up_on_reader() {
  ++env_.counters.drops[worker_drop::slow_consumer];
  spdlog::debug("session {}: took too little of {} bytes", sid_, buffered());
  if (auto times = env_.slow_lines.occurred(env_.clock.now()))
    spdlog::warn("session {}: took too little of {} bytes: closed {} more, "
                 "this and others",
                 sid_, buffered(), *times);
  drop_queue();
}

std::size_t engine_session::memory() const noexcept {
  return socket_ ? socket_->memory() : polling_.memory();
}

// For a client that does not read it, or a user who does not want it read.
void engine_session::drop_queue() {
  if (socket_)
    socket_->discard();
  else
    polling_.discard();
  count_queue();
}

void engine_session::count_queue() {
  auto now = state_ == state::closed ? 0 : buffered();
  env_.counters.queued_bytes += now - counted_;
  counted_ = now;
}

void engine_session::check_drain() {
  if (!above_high_water_ || state_ == state::closed
      || buffered() >= env_.opts.high_water_mark)
    return;
  above_high_water_ = false;
  if (listener_)
    guarded(listener_name, [this] { listener_->on_drain(); });
}

// -- the end -----------------------------------------------------------------

void engine_session::end_later(close_reason reason) {
  if (!pending_end_)
    pending_end_ = reason;
  env_.dirty.add(*this);
}

// The client broke the protocol.
void engine_session::refuse(close_reason reason, std::string_view why) {
  if (state_ == state::closed)
    return;
  ++env_.counters.drops[worker_drop::broken_session];
  spdlog::debug("session {}: closing because of {}", sid_, why);
  end(reason);
}

void engine_session::flush() {
  if (state_ == state::closed)
    return;
  if (pending_end_)
    return end(*pending_end_);
  // What was queued goes before the close packet, in an answer of its own:
  // clients handle a close at once, but messages a little later.
  auto last = state_ == state::closing && polling_.empty();
  if (socket_ || !polling_.ready() || (polling_.empty() && !last))
    return check_drain();
  polling_.answer(last ? close_packet() : nullptr);
  if (last)
    end(close_reason::forced_close);
}

void engine_session::end(close_reason reason, bool by_client) {
  if (state_ == state::closed)
    return;
  session_ptr keep{this};
  state_ = state::closed;
  count_queue();
  env_.clock.cancel(heartbeat_timer_);
  env_.clock.cancel(slow_timer_);
  abandon_upgrade();
  if (auto socket = std::exchange(socket_, nullptr))
    socket->shut();
  polling_.end(by_client ? noop_packet() : close_packet());
  env_.ended(*this);
  if (auto listener = std::exchange(listener_, nullptr))
    guarded(listener_name, [&] { listener->on_close(reason); });
}

} // namespace socketio::engine_io
