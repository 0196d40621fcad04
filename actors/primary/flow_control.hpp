// From which links the relay reads, by what stands still on each.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/session_id.hpp"

namespace socketio {

/// What stands still on the link to one member.
struct member_load {
  using time_point = std::chrono::steady_clock::time_point;

  worker_id id;
  /// Bytes for it that the kernel did not take.
  std::size_t refused = 0;
  /// When the kernel last took some.
  time_point moved;
};

/// BASP never pushes back, so that the relay does: while one member is over its
/// bound, nothing is read from all others, who feed it. A member over its bound
/// for which nothing moves is frozen. Who is slow but moves slows the others
/// down and is never taken out.
class flow_control {
public:
  using time_point = member_load::time_point;

  struct step {
    std::vector<worker_id> pause;
    std::vector<worker_id> resume;
    std::vector<worker_id> frozen;
  };

  /// @param bound refused bytes of a member above which it is over; it is no
  ///              longer at half of them.
  /// @param stall how long nothing may move for a member that is over.
  flow_control(std::size_t bound, caf::timespan stall)
    : bound_(bound), stall_(stall) {
    // nop
  }

  /// @param members all of them; who is not among them is forgotten.
  /// @returns what changes. If this call itself comes late while somebody is
  ///          over, this process was paused: all get their time anew.
  step update(const std::vector<member_load>& members, time_point now);

  /// The process of `id` has ended: what it sent is read to its end.
  /// @returns whether it was paused; it is no longer.
  bool on_ended(const worker_id& id);

  /// @returns whether somebody is over: `update` must be called again, several
  ///          times within `stall`.
  bool busy() const noexcept { return !over_.empty(); }

  /// @returns the members from which nothing is read.
  const std::set<worker_id>& paused() const noexcept { return paused_; }

private:
  void forget_all_but(const std::vector<member_load>& members);
  void note_over(const std::vector<member_load>& members, time_point now);
  bool feeds_another(const worker_id& id) const;

  std::size_t bound_;
  caf::timespan stall_;
  /// Since when at the longest nothing moved for who is over.
  std::map<worker_id, time_point> over_;
  std::set<worker_id> paused_;
  std::set<worker_id> ended_;
  time_point last_update_;
};

} // namespace socketio
