// The packets that clients may have missed, in the relay's order, and what is
// known of those that are in here no more.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/messages.hpp"
#include "actors/primary/logged_packet.hpp"
#include "actors/primary/lost_packets.hpp"
#include "actors/primary/recoverable_session.hpp"

namespace socketio {

class packet_log {
public:
  using time_point = std::chrono::steady_clock::time_point;

  struct limits {
    /// How long a packet stays at most; one of exactly this age is there.
    caf::timespan age = std::chrono::minutes{2};
    std::size_t packets = 100000;
    std::size_t bytes = 67108864;
    /// Bytes of packets that one session may have missed.
    std::size_t missed_bytes = 4194304;
  };

  /// @param last the offset before the first packet's.
  packet_log(limits bounds, packet_offset last)
    : limits_(bounds), last_(last), lost_(last) {
    // nop
  }

  /// @returns the offset of the last packet.
  packet_offset last() const noexcept { return last_; }

  /// @returns the offset before that of the oldest packet in the log.
  packet_offset oldest() const noexcept { return last_ - packets_.size(); }

  /// Logs `x` and forgets what is too much.
  /// @returns its offset.
  packet_offset append(const worker_id& origin, broadcast x, time_point now);

  /// Forgets what is too old.
  void expire(time_point now);

  /// @returns whether all that `session` gets after `from` is in here.
  bool complete(const recoverable_session& session, packet_offset from) const;

  /// @returns what `session` gets after `from`, in order; nothing unless it is
  ///          complete and not more than a session may miss.
  std::optional<std::vector<missed_packet>>
  missed(const recoverable_session& session, packet_offset from) const;

  /// What is known of the packets that are in here no more.
  lost_packets& lost() noexcept { return lost_; }

  std::size_t packets() const noexcept { return packets_.size(); }
  std::size_t bytes() const noexcept { return bytes_; }

private:
  void drop_oldest();

  limits limits_;
  packet_offset last_;
  /// Without gaps, up to `last_`.
  std::deque<logged_packet> packets_;
  std::size_t bytes_ = 0;
  lost_packets lost_;
};

} // namespace socketio
