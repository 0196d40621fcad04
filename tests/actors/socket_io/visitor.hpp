// A client as a session that the test plays by hand.
#pragma once

#include <any>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/session_id.hpp"
#include "actors/socket_io/server.hpp"
#include "actors/socket_io/server_wiring.hpp"

namespace socketio::fakes {

using strings = std::vector<std::string>;

/// A connection; the test plays the client.
class visitor final : public session {
public:
  visitor(server& io, std::string id, handshake_info info = {})
    : id_(std::move(id)), info_(std::move(info)) {
    listener_ = io.wiring().acceptor().on_session(*this);
  }

  ~visitor() { end(close_reason::transport_close); }

  // -- as the client ---------------------------------------------------------

  /// Sends a Socket.IO packet, e.g. `2["hi"]`.
  void says(const std::string& text) { listener_->on_message(text); }

  void says_binary(const std::string& bytes) { listener_->on_binary(bytes); }

  /// Leaves; nothing if it has left.
  void end(close_reason reason) {
    if (!listener_)
      return;
    ended_ = true;
    listener_->on_close(reason);
    listener_.reset();
  }

  /// Is destroyed with its worker, without a word.
  void vanishes() {
    ended_ = true;
    listener_.reset();
  }

  void drains() { listener_->on_drain(); }

  void upgrades() { listener_->on_upgrade(); }

  /// @returns the packets received since the last call; binary as "bin:...".
  strings heard() { return std::exchange(heard_, {}); }

  /// @returns the id in the answer to the last CONNECT.
  std::string sid() const { return sid_; }

  // -- as a session ----------------------------------------------------------

  const std::string& id() const noexcept override { return id_; }

  bool send(const frame_ptr& message, send_options opts = {}) override {
    if (ended_)
      return false;
    auto text = std::string{message->payload()};
    if (auto at = text.find("{\"sid\":\""); at != std::string::npos)
      sid_ = text.substr(at + 8, session_id_size);
    heard_.push_back(message->is_binary() ? "bin:" + text : text.substr(1));
    compressed = opts.compress;
    return below_mark;
  }

  bool writable() const noexcept override { return can_write; }

  bool below_high_water() const noexcept override { return below_mark; }

  std::size_t buffered() const noexcept override { return 7; }

  void close(bool) override { closed = true; }

  transport current_transport() const noexcept override {
    return transport::websocket;
  }

  const handshake_info& handshake() const noexcept override { return info_; }

  const std::any& context() const noexcept override { return noted; }

  std::any noted;
  bool closed = false;
  bool can_write = true;
  bool below_mark = true;
  bool compressed = false;

private:
  std::string id_;
  handshake_info info_;
  std::unique_ptr<session_listener> listener_;
  strings heard_;
  std::string sid_;
  bool ended_ = false;
};

} // namespace socketio::fakes
