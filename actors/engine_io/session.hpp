// A session of Engine.IO v4: its packets, its heartbeat, its transport and the
// change from one to the other, its end.
// Transports, timers and the end of the loop's turn come through interfaces.
// Kind: shell.
// https://socket.io/docs/v4/engine-io-protocol/
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "actors/engine_io/flush_list.hpp"
#include "actors/engine_io/heartbeat.hpp"
#include "actors/engine_io/packet.hpp"
#include "actors/engine_io/packet_meter.hpp"
#include "actors/engine_io/polling_transport.hpp"
#include "actors/engine_io/transports.hpp"
#include "actors/local.hpp"
#include "actors/log_limit.hpp"
#include "actors/loop/clock.hpp"
#include "actors/options.hpp"
#include "actors/worker_report.hpp"

namespace socketio::engine_io {

class engine_session;

/// What all sessions share. Outlives them.
struct session_env {
  const engine_options& opts;
  socketio::clock& clock;
  flush_list& dirty;
  worker_counters& counters;
  /// Called when a session is closed, before its listener hears of it.
  std::function<void(engine_session&)> ended;
  /// Lines about clients that take too little, and that send too much.
  log_limit slow_lines = {};
  log_limit flood_lines = {};
};

/// Begins on long-polling with its open packet queued. Calls its listener only
/// from `flush`, from timers and from the functions named on_*; never from
/// those of `socketio::session`.
class engine_session final : public session, public flushable {
public:
  /// Begins the heartbeat.
  /// @param sid the session id.
  /// @param context see `session::context`.
  /// @param upgradable whether the open packet offers WebSocket.
  engine_session(session_env& env, std::string sid, handshake_info handshake,
                 std::any context, bool upgradable);

  ~engine_session() override;

  /// Has to follow at once; nothing is told before.
  /// @param x may be null: then the session ends at the end of the turn.
  void listen(std::unique_ptr<session_listener> x);

  /// Ends the session without a word to its transports and its listener, which
  /// is destroyed.
  void drop();

  // -- session ---------------------------------------------------------------

  const std::string& id() const noexcept override { return sid_; }

  bool send(const frame_ptr& message, send_options opts = {}) override;

  bool writable() const noexcept override;
  bool below_high_water() const noexcept override;

  std::size_t buffered() const noexcept override;

  void close(bool discard = false) override;

  transport current_transport() const noexcept override {
    return socket_ ? transport::websocket : transport::polling;
  }

  const handshake_info& handshake() const noexcept override {
    return handshake_;
  }

  const std::any& context() const noexcept override { return context_; }

  // -- long-polling: said by an HTTP connection ------------------------------

  /// A GET. Held until something is queued.
  /// @returns false if it overlaps another one: it gets 400, and the session
  ///          has ended.
  bool on_poll(http_exchange& x);

  /// The head of a POST.
  /// @param binary whether its content type is application/octet-stream, which
  ///               v4 does not have.
  /// @returns false if it overlaps another one or is binary: it gets 400, and
  ///          the session has ended.
  bool on_post(http_exchange& x, bool binary);

  /// The body of the POST `x` is complete: some packets of it. All are handled
  /// in order, also in several calls, and answered by `ok`, even if one of them
  /// ended the session.
  void on_post_body(http_exchange& x, std::string_view body);

  /// All packets of the POST `x` are handled, or it was refused for its size:
  /// another one may come.
  void on_post_end(http_exchange& x);

  /// The client cut the request `x`, or the rest of its answer: the session
  /// ends with "transport error".
  void on_cut(http_exchange& x);

  /// The kernel took some bytes of the answer to `x`.
  void on_written(http_exchange& x);

  // -- WebSocket: said by the WebSocket itself -------------------------------

  /// Makes `x` the transport of a new session.
  void attach(message_channel& x);

  /// Lets `x` try to take over from long-polling.
  /// @returns false if the session has a WebSocket, or one that is trying.
  bool begin_upgrade(message_channel& x);

  void on_text(message_channel& from, std::string_view text);

  void on_binary(message_channel& from, std::string_view bytes);

  /// `x` is closing or broken. An unfinished upgrade is given up; the session
  /// goes on.
  void on_channel_end(message_channel& x, close_reason reason);

  /// The kernel took `progress ? some : none` of what `x` has queued.
  void on_written(message_channel& x, bool progress);

  // -- flushable -------------------------------------------------------------

  void flush() override;

private:
  enum class state : uint8_t { open, closing, closed };

  /// A WebSocket that has not taken over yet.
  struct upgrade_attempt {
    message_channel* socket;
    timer_entry deadline;
    timer_entry next_noop;
  };

  void push(const frame_ptr& x, bool compress = false);
  void on_packet(const packet& x);
  bool admit();
  void on_probe(std::string_view text);
  void finish_upgrade();
  void abandon_upgrade();
  void refuse_upgrade();
  void refuse(close_reason reason, std::string_view why);
  void send_noop();
  void on_upgrade_timeout();
  void on_heartbeat();
  void on_slow_consumer();
  void watch_backlog(bool progress);
  void give_up_on_reader();
  std::size_t memory() const noexcept;
  void drop_queue();
  void count_queue();
  void check_drain();
  void end_later(close_reason reason);
  void end(close_reason reason, bool by_client = false);

  session_env& env_;
  std::string sid_;
  handshake_info handshake_;
  std::any context_;
  std::unique_ptr<session_listener> listener_;
  polling_transport polling_;
  /// The client asked for binary messages as base64.
  bool base64_;
  /// The transport; null while that is long-polling.
  message_channel* socket_ = nullptr;
  std::unique_ptr<upgrade_attempt> upgrade_;
  /// Next ping or its answer; in state closing the last chance of the client.
  timer_entry heartbeat_timer_ =
    timer_entry::calling<&engine_session::on_heartbeat>(*this);
  timer_entry slow_timer_ =
    timer_entry::calling<&engine_session::on_slow_consumer>(*this);
  heartbeat heartbeat_;
  packet_meter meter_;
  state state_ = state::open;
  /// Ends the session at the end of this turn.
  std::optional<close_reason> pending_end_;
  /// Its part of `worker_counters::queued_bytes`.
  std::size_t counted_ = 0;
  /// The high-water mark was reached and `on_drain` was not called since.
  bool above_high_water_ = false;
};

using session_ptr = caf::intrusive_ptr<engine_session>;

} // namespace socketio::engine_io
