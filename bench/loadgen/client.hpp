// One Socket.IO client of namespace "/", over a WebSocket. Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/frame.hpp"
#include "actors/messages.hpp"
#include "bench/loadgen/packets.hpp"
#include "bench/loadgen/tcp.hpp"

namespace socketio::bench {

class client;

/// What happens to clients. Every function that is not overridden throws
/// `failure`: what a scenario does not expect is wrong.
class client_listener {
public:
  /// The client joined the namespace.
  virtual void on_connected(client& x);

  /// A packet without the Engine.IO type, neither CONNECT nor DISCONNECT. What
  /// it answers leaves when the call returns.
  virtual void on_packet(client& x, std::string_view text);

  /// An attachment.
  virtual void on_binary(client& x, std::string_view bytes);

  /// The server took the probe of a client that moves to a WebSocket.
  virtual void on_probed(client& x);

  /// The connection is gone, or the server refused it.
  virtual void on_lost(client& x, std::string_view why);

protected:
  ~client_listener() = default;
};

/// Answers pings by itself. Reconnects only when told.
class client final : public tcp_connection {
public:
  /// @param index counts the clients of a run from 0.
  client(event_loop& loop, const options& opts, std::size_t index)
    : tcp_connection(loop, opts), index_(index) {
    // nop
  }

  std::size_t index() const noexcept { return index_; }

  bool is_connected() const noexcept { return stage_ == stage::connected; }

  /// @returns when `connect` or `upgrade` was called last.
  time_point started_at() const noexcept { return started_at_; }

  /// @param x must outlive the client or be replaced.
  void set_listener(client_listener& x) noexcept { listener_ = &x; }

  /// Opens a session and joins the namespace.
  void connect();

  /// Moves session `sid` here as far as the probe's answer.
  void upgrade(std::string_view sid);

  /// Sends `3`'s counterpart `5`: from now on the session is here.
  void finish_upgrade();

  /// Queues a packet and its attachments; `flush` sends.
  void send(const encoded_packet& x, std::optional<uint64_t> id = {});

  /// Queues an Engine.IO packet as it is, e.g. "41".
  void send_text(std::string_view text);

  /// Sends a close frame and closes.
  void say_goodbye();

  /// Closes without a word; the listener is not told.
  void drop() noexcept;

private:
  enum class stage : uint8_t {
    closed,
    /// Waits for the HTTP response.
    http,
    /// Waits for the open packet.
    opening,
    /// Waits for the answer to the probe.
    probing,
    /// Waits for the namespace.
    joining,
    connected,
  };

  void begin(std::string_view sid);
  std::size_t on_input(std::string_view input) override;
  void on_end(std::string_view rest) override;
  std::size_t read_head(std::string_view input);
  void read_frame(opcode op, std::string_view payload);
  void read_engine_packet(std::string_view text);
  void read_message(std::string_view text);
  void lose(std::string_view why);

  std::size_t index_;
  client_listener* listener_ = nullptr;
  time_point started_at_;
  stage stage_ = stage::closed;
  bool upgrades_ = false;
};

} // namespace socketio::bench
