// A client's WebSocket: frames in and out, RFC 6455. What it carries is the
// session's.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "actors/engine_io/client_connection.hpp"
#include "actors/engine_io/frame_decoder.hpp"
#include "actors/engine_io/frame_queue.hpp"
#include "actors/engine_io/message_compression.hpp"
#include "actors/engine_io/session.hpp"
#include "actors/engine_io/transports.hpp"

namespace socketio::engine_io {

class websocket_connection final : public client_connection,
                                   public message_channel {
public:
  /// Takes over `fd`, whose request to become a WebSocket is accepted.
  /// @param compression nothing = messages go plain.
  websocket_connection(edge_env& env, unique_fd fd, address_table::seat seat,
                       std::optional<deflate_agreement> compression);

  ~websocket_connection() override;

  /// Queues the response to that request; first of all.
  void respond(std::string response);

  /// Serves `x`, which has attached this object or lets it upgrade.
  void serve(session_ptr x) { session_ = std::move(x); }

  /// Handles `received`, the bytes that came behind the request, then reads.
  void start(std::string received);

  // -- message_channel -------------------------------------------------------

  void push(const frame_ptr& x) override;

  void push_compressible(const frame_ptr& x) override;

  std::size_t buffered() const noexcept override;

  std::size_t memory() const noexcept override;

  bool blocked() const noexcept override { return blocked_; }

  void discard() override;

  void shut() override;

  // -- client_connection -----------------------------------------------------

  void flush() override;
  void abort() override;
  void wind_down() override;

private:
  enum class state : uint8_t {
    open,
    /// A close frame is queued or sent; the client's is to come.
    closing,
    /// Closed as soon as the queue is written.
    closed_by_both,
    /// The same, but the client may not know: what it sends is read and
    /// thrown away, so that the close frame is not lost.
    draining,
  };

  void on_readable() override;
  void on_writable() override;
  void on_turn();
  bool has_to_wait() const;
  void wait_for_turn(std::string_view rest);
  void read_on();
  void handle(std::span<char> input);
  void handle(const frame_event& x);
  void on_message(const frame_event& x);
  bool inflate(frame_event& x, std::string& storage);
  void refuse(uint16_t code);
  void answer_ping(std::string_view data);
  bool has_waiting() const noexcept;
  void put_off(const frame_ptr& x, bool compress);
  void wait_to_compress();
  void compress_waiting();
  void queue_compressed(const frame_ptr& x);
  void queue(const frame_ptr& x);
  void end(uint16_t code, state next, close_reason reason);
  void begin_close(uint16_t code, state next);
  void write();
  bool write_some();
  void after_write(bool progress);
  void fail(close_reason reason);
  void on_close_timeout();

  session_ptr session_;
  frame_queue queue_;
  frame_decoder decoder_;
  /// Received, and to be handled in another turn.
  std::string parked_;
  /// Null: messages go plain.
  std::unique_ptr<message_compression> compression_;
  timer_entry close_timer_ =
    timer_entry::calling<&websocket_connection::on_close_timeout>(*this);
  state state_ = state::open;
  /// The kernel takes nothing now.
  bool blocked_ = false;
  /// A write failed; told at the end of the turn.
  bool broken_ = false;
  /// The kernel has taken from the answer to the handshake.
  bool answered_ = false;
};

} // namespace socketio::engine_io
