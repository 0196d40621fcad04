// One client in one namespace, as the relay knows it: its rooms over time, and
// hence which packets are for it.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/messages.hpp"
#include "actors/primary/logged_packet.hpp"

namespace socketio {

class recoverable_session {
public:
  /// Former stays in rooms that are remembered. Beyond it, all are forgotten:
  /// packets for a room that was left are then not for the session.
  static constexpr std::size_t max_former_stays = 256;

  explicit recoverable_session(const session_opened& x);

  const std::string& nsp() const noexcept { return nsp_; }
  const std::string& sid() const noexcept { return sid_; }

  /// @returns the offset that a client without one has.
  packet_offset begin() const noexcept { return begin_; }

  /// @param when `when.delivered` is that of `x`.
  /// @param oldest packets up to this one are in no log any more.
  void change(const session_changed& x, const moment& when,
              packet_offset oldest);

  /// @returns whether a live delivery of `x` would have reached the socket.
  bool gets(const logged_packet& x) const;

  /// Calls `f(const std::string& room, packet_offset since)` for each room that
  /// the socket is or was in, its own among them. No packet up to `since` was
  /// for the socket by that room.
  template <class F>
  void for_each_room(F f) const {
    f(sid_, begin_);
    for (const auto& [room, in] : rooms_)
      f(room, std::min(in.front().joined.delivered, in.front().joined.heard));
  }

  /// @returns the session as its next owner gets it, without packets.
  stored_session stored(const std::string& pid) const;

  /// @returns roughly the memory that it takes, in bytes.
  std::size_t size() const;

private:
  /// From joining a room to leaving it.
  struct stay {
    moment joined;
    /// Nothing = still there.
    std::optional<moment> left;
    /// Rises with each stay.
    uint64_t order = 0;
  };

  void join(const std::string& room, const moment& when);
  void leave(const std::string& room, const moment& when);
  void forget_stays(packet_offset oldest);
  bool in_room(const std::string& room, const logged_packet& x) const;
  bool in_any(const std::vector<std::string>& rooms,
              const logged_packet& x) const;

  std::string nsp_;
  std::string sid_;
  std::string data_;
  packet_offset begin_ = 0;
  /// Without the socket's own; the last stay of a room may go on.
  std::map<std::string, std::vector<stay>> rooms_;
  std::size_t former_ = 0;
  uint64_t next_order_ = 0;
};

} // namespace socketio
