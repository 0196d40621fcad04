// Which workers give signs of life, by the relay's heartbeats.
// Kind: pure.   Includes: core.
#pragma once

#include <chrono>
#include <map>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/session_id.hpp"

namespace socketio {

class liveness {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param timeout silence after which a worker counts as frozen.
  /// @param period how often `tick` will be called.
  liveness(caf::timespan timeout, caf::timespan period, time_point now)
    : timeout_(timeout), period_(period), last_tick_(now) {
    // nop
  }

  /// `id` is there or gave a sign of life.
  void heard(const worker_id& id, time_point now) { last_sign_[id] = now; }

  /// `id` is gone.
  void remove(const worker_id& id) { last_sign_.erase(id); }

  /// @returns the workers that count as frozen; they are removed. Nobody does
  ///          if this call itself comes late: then this process was paused, and
  ///          all get their time anew.
  std::vector<worker_id> tick(time_point now);

private:
  caf::timespan timeout_;
  caf::timespan period_;
  time_point last_tick_;
  std::map<worker_id, time_point> last_sign_;
};

} // namespace socketio
