// When an ended worker is started again: at once as a rule, with growing waits
// while it ends before it is ready. One policy per slot of the cluster.
// Kind: pure.
#pragma once

#include <chrono>
#include <optional>

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

/// A worker served if it was ready for `first_delay`. One that ends sooner time
/// after time, as a program does that its first client brings down, is in the
/// end no better than one that never becomes ready: nothing but waits keeps it
/// from being started for ever.
class restart_policy {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Ends in a row, before it was ever ready, after which a slot is hopeless.
  static constexpr unsigned max_attempts = 10;

  /// Ends in a row, of workers that were ready but did not serve, that do not
  /// count as failures yet.
  static constexpr unsigned max_early_ends = 10;

  /// @param first_delay wait before the restart after the second failure in a
  ///                    row; after the first it is immediate. Doubles with each
  ///                    further failure.
  /// @param max_delay longest wait.
  restart_policy(caf::timespan first_delay, caf::timespan max_delay) noexcept
    : first_delay_(first_delay), max_delay_(max_delay) {
    // nop
  }

  /// The worker accepts connections.
  void on_ready(time_point now) noexcept;

  /// The worker ended, or will and leaves its place. If it served, earlier
  /// failures are forgotten.
  /// @param asked somebody wanted it to end; then it did not fail.
  restart_decision on_exit(bool asked, time_point now) noexcept;

  /// @returns whether any process of this slot was ready so far.
  bool was_ever_ready() const noexcept { return ever_ready_; }

private:
  caf::timespan delay() const noexcept;

  caf::timespan first_delay_;
  caf::timespan max_delay_;
  /// Ends before it was ready, in a row.
  unsigned failures_ = 0;
  /// Ends before it served, though ready, in a row.
  unsigned early_ends_ = 0;
  std::optional<time_point> ready_since_;
  bool ever_ready_ = false;
};

} // namespace socketio
