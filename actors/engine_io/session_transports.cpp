// See session.hpp: what the transports of a session tell it, and the change
// from long-polling to WebSocket.
#include "actors/engine_io/session.hpp"

#include <chrono>

#include "actors/engine_io/payload.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"

namespace socketio::engine_io {

namespace {

/// How often a held GET is released while a client upgrades, as in the
/// reference.
constexpr caf::timespan noop_interval = std::chrono::milliseconds{100};

} // namespace

// -- long-polling ------------------------------------------------------------

bool engine_session::on_poll(http_exchange& x) {
  if (state_ == state::closed || !polling_.hold(x)) {
    refuse(close_reason::transport_error, "a second GET");
    return false;
  }
  if (!polling_.empty() || state_ == state::closing)
    env_.dirty.add(*this);
  return true;
}

bool engine_session::on_post(http_exchange& x, bool binary) {
  if (state_ == state::closed || binary || !polling_.expect(x)) {
    refuse(close_reason::transport_error,
           binary ? "a POST of bytes" : "a second POST");
    return false;
  }
  return true;
}

void engine_session::on_post_body(http_exchange& x, std::string_view body) {
  session_ptr keep{this};
  polling_.handle(x);
  payload_reader reader{body};
  while (auto next = reader.next())
    on_packet(*next);
  if (reader.failed() && state_ == state::open)
    refuse(close_reason::parse_error, "what is no packet");
}

void engine_session::on_post_end(http_exchange& x) {
  polling_.forget(x);
}

void engine_session::on_cut(http_exchange& x) {
  if (polling_.forget(x))
    end(close_reason::transport_error);
}

void engine_session::on_written(http_exchange& x) {
  if (state_ == state::closed)
    return;
  if (x.unsent() == 0)
    polling_.forget(x);
  count_queue();
  watch_backlog(true);
  check_drain();
  if (polling_.ready() && (!polling_.empty() || state_ == state::closing))
    env_.dirty.add(*this);
}

// -- WebSocket ---------------------------------------------------------------

void engine_session::attach(message_channel& x) {
  polling_.move_to(x, noop_packet());
  socket_ = &x;
}

void engine_session::on_text(message_channel& from, std::string_view text) {
  if (&from != socket_)
    return on_probe(text);
  std::string storage;
  if (auto x = decode_packet(text, storage))
    on_packet(*x);
  else if (state_ == state::open)
    refuse(close_reason::parse_error, "what is no packet");
}

void engine_session::on_binary(message_channel& from, std::string_view bytes) {
  if (&from == socket_)
    on_packet({packet_type::message, true, bytes});
  else if (upgrade_)
    refuse_upgrade();
}

void engine_session::on_channel_end(message_channel& x, close_reason reason) {
  if (&x == socket_) {
    socket_ = nullptr;
    end(reason);
  } else if (upgrade_ && &x == upgrade_->socket) {
    upgrade_.reset();
  }
}

void engine_session::on_written(message_channel& x, bool progress) {
  if (&x != socket_)
    return;
  count_queue();
  if (x.blocked() || slow_timer_.armed())
    watch_backlog(progress);
  check_drain();
}

// -- the upgrade -------------------------------------------------------------

bool engine_session::begin_upgrade(message_channel& x) {
  if (state_ == state::closed || socket_ || upgrade_)
    return false;
  upgrade_.reset(new upgrade_attempt{
    &x, timer_entry::calling<&engine_session::on_upgrade_timeout>(*this),
    timer_entry::calling<&engine_session::send_noop>(*this)});
  env_.clock.arm(upgrade_->deadline, env_.opts.upgrade_timeout);
  return true;
}

void engine_session::on_probe(std::string_view text) {
  if (!upgrade_)
    return;
  std::string storage;
  auto x = decode_packet(text, storage);
  if (upgrade_->socket->blocked()) {
    refuse_upgrade(); // it asks and does not listen
  } else if (x && x->type == packet_type::ping && x->data == "probe") {
    upgrade_->socket->push(pong_packet(x->data));
    env_.clock.arm(upgrade_->next_noop, noop_interval);
  } else if (x && x->type == packet_type::upgrade) {
    finish_upgrade();
  } else {
    refuse_upgrade();
  }
}

void engine_session::send_noop() {
  session_ptr keep{this};
  env_.clock.arm(upgrade_->next_noop, noop_interval);
  if (polling_.ready() && polling_.empty())
    polling_.answer(noop_packet());
}

void engine_session::finish_upgrade() {
  // A ping that is not answered yet stays so: its answer comes here.
  auto& socket = *upgrade_->socket;
  upgrade_.reset();
  attach(socket);
  env_.clock.cancel(slow_timer_); // of what it did not poll
  count_queue();
  if (socket.blocked())
    watch_backlog(false);
  ++env_.counters.upgrades;
  if (state_ == state::closing)
    return end_later(close_reason::forced_close);
  if (listener_)
    guarded("the listener of a session", [this] { listener_->on_upgrade(); });
}

void engine_session::abandon_upgrade() {
  if (auto attempt = std::exchange(upgrade_, nullptr))
    attempt->socket->shut();
}

// For what the client did with it.
void engine_session::refuse_upgrade() {
  ++env_.counters.drops[worker_drop::broken_upgrade];
  spdlog::debug("session {}: its WebSocket may not take over", sid_);
  abandon_upgrade();
}

void engine_session::on_upgrade_timeout() {
  session_ptr keep{this};
  ++env_.counters.drops[worker_drop::upgrade_timeout];
  spdlog::debug("session {}: the upgrade took too long", sid_);
  abandon_upgrade();
}

} // namespace socketio::engine_io
