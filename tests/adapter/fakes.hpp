// Stand-ins for what surrounds an adapter on its loop: sessions that remember
// what was written to them, and the sockets of a worker.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actors/local.hpp"

namespace socketio::fakes {

/// Remembers the messages sent to it as text; binary ones begin with "bin:".
class session final : public socketio::session {
public:
  const std::string& id() const noexcept override { return id_; }

  bool send(const frame_ptr& message, send_options opts = {}) override {
    if (opts.volatile_ && !takes_volatile)
      return false;
    compressed = opts.compress;
    messages.push_back((message->is_binary() ? "bin:" : "")
                       + std::string{message->payload()});
    return true;
  }

  bool writable() const noexcept override { return takes_volatile; }

  bool below_high_water() const noexcept override { return true; }

  std::size_t buffered() const noexcept override { return 0; }

  void close(bool) override {
    // nop
  }

  transport current_transport() const noexcept override {
    return transport::websocket;
  }

  const handshake_info& handshake() const noexcept override {
    return handshake_;
  }

  std::vector<std::string> messages;
  bool takes_volatile = true;
  bool compressed = true;

private:
  std::string id_;
  handshake_info handshake_;
};

/// Remembers what the adapter asked of the sockets.
class sockets final : public local_sockets {
public:
  using reply = std::function<void(encoded_packet)>;

  void disconnect(const std::string& nsp, const std::string& sid,
                  bool close) override {
    disconnected.push_back(nsp + " " + sid + (close ? " close" : ""));
    if (adapter != nullptr)
      adapter->remove_socket(nsp, sid);
  }

  void describe(const std::string& nsp, const std::string&,
                socket_details& x) const override {
    x.handshake.url = nsp;
    x.data = "{}";
  }

  bool on_server_side_emit(const server_side_emit& event, reply f) override {
    if (unknown.contains(event.nsp))
      return false;
    events.push_back(event.nsp + " " + event.packet.body);
    if (f)
      replies.push_back(std::move(f));
    return true;
  }

  uint64_t next_ack_id(const std::string&) override { return ++last_ack_id; }

  void expect_ack(const std::string&, const std::string& sid, uint64_t,
                  on_answer then) override {
    acks[sid] = std::move(then);
  }

  void forget_ack(const std::string&, const std::string& sid,
                  uint64_t) override {
    acks.erase(sid);
  }

  void abandon(const std::string& nsp, const std::string& sid) override {
    abandoned.push_back(nsp + " " + sid);
  }

  std::optional<encoded_packet> own_packet(const std::string& nsp,
                                           const encoded_packet& x,
                                           bool with_id) override {
    ++own_packets;
    if (unsendable.contains(x.body))
      return std::nullopt;
    return encoded_packet{nsp + (with_id ? " asks " : " "), x.body, {}};
  }

  bool may_join(const std::string&, const std::string& sid,
                const std::vector<std::string>&) override {
    return !full.contains(sid);
  }

  bool hears_outgoing(const std::string&) const override { return hears; }

  void on_outgoing(const std::string&, const std::vector<std::string>& sids,
                   const encoded_packet& packet,
                   std::optional<uint64_t> ack_id) override {
    for (auto& sid : sids)
      outgoing.push_back(sid + " "
                         + (ack_id ? std::to_string(*ack_id) : std::string{})
                         + packet.body);
  }

  void on_room_event(room_event what, const std::string& nsp,
                     const std::string& room, const std::string& sid) override {
    static constexpr const char* names[] = {"create", "delete", "join",
                                            "leave"};
    room_events.push_back(names[static_cast<int>(what)] + (" " + nsp) + " "
                          + room + (sid.empty() ? "" : " " + sid));
    if (what == room_event::create_room && when_created)
      when_created();
  }

  /// The client of `sid` acknowledges with the JSON array `args`, or leaves.
  void acknowledge(const std::string& sid, std::optional<std::string> args) {
    if (args)
      acknowledge_packet(sid, encoded_packet{"", *args, {}});
    else
      acknowledge_packet(sid, std::nullopt);
  }

  void acknowledge_packet(const std::string& sid,
                          std::optional<encoded_packet> answer) {
    auto then = std::move(acks.extract(sid).mapped());
    then(std::move(answer));
  }

  /// Null = sockets stay in their rooms when they are disconnected.
  local_adapter* adapter = nullptr;
  /// Namespaces that this worker does not have.
  std::set<std::string> unknown;
  /// Sockets that may join no more rooms.
  std::set<std::string> full;
  /// How many were asked for.
  std::size_t own_packets = 0;
  /// Bodies of portable events that clients cannot get.
  std::set<std::string> unsendable;
  /// Whether anybody listens to what is sent.
  bool hears = false;
  std::vector<std::string> outgoing;
  std::vector<std::string> disconnected;
  std::vector<std::string> abandoned;
  std::vector<std::string> events;
  std::vector<std::string> room_events;
  /// Called by who listens to new rooms.
  std::function<void()> when_created;
  std::vector<reply> replies;
  std::map<std::string, on_answer> acks;
  uint64_t last_ack_id = 0;
};

} // namespace socketio::fakes
