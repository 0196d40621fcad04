// For whom the packets were that left the log.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/messages.hpp"
#include "actors/primary/recoverable_session.hpp"

namespace socketio {

/// Remembers the last packet that was lost for each room. What it forgets
/// counts as having been for everybody.
class lost_packets {
public:
  /// Rooms that are remembered between two calls of `keep`.
  static constexpr std::size_t max_rooms = 100000;

  /// @param last all packets up to this one are lost.
  explicit lost_packets(packet_offset last) : forgotten_(last) {
    // nop
  }

  /// Packet `x`, sent to `to`, is lost. Offsets rise.
  void add(const broadcast_options& to, packet_offset x);

  /// @returns whether a packet after `from` is lost that `session` may have to
  ///          get.
  bool any_for(const recoverable_session& session, packet_offset from) const;

  /// There will be no question about `session` any more.
  void forget(const recoverable_session& session);

  /// @returns whether `keep` has to be called.
  bool is_crowded() const noexcept { return last_.size() > max_rooms; }

  /// Remembers only the rooms that these sessions are or were in; if even those
  /// are many, nothing.
  /// @param sessions all about which there may be a question.
  void keep(const std::vector<const recoverable_session*>& sessions);

private:
  bool lost(const std::string& nsp, const std::string& room,
            packet_offset from) const;

  /// By namespace and room; room "" = all of the namespace.
  std::unordered_map<std::string, packet_offset> last_;
  /// All up to here counts as being for everybody.
  packet_offset forgotten_;
  packet_offset newest_ = 0;
};

} // namespace socketio
