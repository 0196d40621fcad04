// Which workers give signs of life when the relay asks for them.
// Kind: pure.
#pragma once

#include <chrono>
#include <map>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/session_id.hpp"

namespace socketio {

/// A worker that was asked owes a sign of life; the time runs from the first
/// question since its last one, so that nobody is frozen who was never asked.
class liveness {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param timeout silence after which a worker counts as frozen; at least two
  ///                periods.
  /// @param period how often `tick` will be called.
  liveness(caf::timespan timeout, caf::timespan period, time_point now)
    : timeout_(timeout), period_(period), last_tick_(now) {
    // nop
  }

  /// `id` was asked for a sign of life.
  void asked(const worker_id& id, time_point now) {
    silent_since_.try_emplace(id, now);
  }

  /// `id` gave a sign of life, or is gone.
  void heard(const worker_id& id) { silent_since_.erase(id); }

  /// @returns the workers that count as frozen; they are removed. Nobody does
  ///          if this call itself comes late: then this process was paused, and
  ///          all get their time anew.
  std::vector<worker_id> tick(time_point now);

private:
  caf::timespan timeout_;
  caf::timespan period_;
  time_point last_tick_;
  /// Who owes a sign of life.
  std::map<worker_id, time_point> silent_since_;
};

} // namespace socketio
