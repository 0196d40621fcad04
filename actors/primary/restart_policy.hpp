// When an ended worker is started again: at once as a rule, with growing waits
// while it ends before it was ever ready. One policy per slot of the cluster.
// Kind: pure.
#pragma once

#include <caf/timespan.hpp>

namespace socketio {

/// What to do about a worker process that ended.
struct restart_decision {
  /// It never worked, so it most likely never will. Whoever starts it again
  /// nevertheless hears this once every `restart_policy::max_attempts` ends.
  bool give_up = false;
  /// Wait before the restart; 0 = now.
  caf::timespan delay{0};
};

class restart_policy {
public:
  /// Ends in a row, before it was ever ready, after which a slot is hopeless.
  static constexpr unsigned max_attempts = 10;

  /// @param first_delay wait before the second restart of a worker that did
  ///                    not become ready; the first is immediate. Doubles with
  ///                    each further such end.
  /// @param max_delay longest wait.
  restart_policy(caf::timespan first_delay, caf::timespan max_delay) noexcept
    : first_delay_(first_delay), max_delay_(max_delay) {
    // nop
  }

  /// The worker accepts connections. Earlier failures are forgotten.
  void on_ready() noexcept;

  /// The worker ended.
  /// @param orderly it was asked to end, or was ready and ended with code 0.
  restart_decision on_exit(bool orderly) noexcept;

  /// @returns whether any process of this slot was ready so far.
  bool was_ever_ready() const noexcept { return ever_ready_; }

private:
  caf::timespan delay() const noexcept;

  caf::timespan first_delay_;
  caf::timespan max_delay_;
  /// Ends before ready, in a row.
  unsigned failures_ = 0;
  bool ready_ = false;
  bool ever_ready_ = false;
};

} // namespace socketio
