// How a draining worker spreads the ends of its connections over time, so that
// the clients come back one after the other.
// Kind: pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <caf/timespan.hpp>

namespace socketio {

/// @param open connections that are left.
/// @param left time until the last one shall be told.
/// @param step time until the next call.
/// @returns how many to end now, so that equal steps see to all of them; all of
///          them if there is no further step.
constexpr std::size_t drain_share(std::size_t open, caf::timespan left,
                                  caf::timespan step) {
  if (left <= step)
    return open;
  auto steps =
    static_cast<std::size_t>((left + step - caf::timespan{1}) / step);
  return (open + steps - 1) / steps;
}

/// Keeps to an end whatever time the steps take.
class drain_plan {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// The time that steps should take.
  static constexpr std::chrono::milliseconds step{50};

  /// Nothing is planned.
  drain_plan() = default;

  /// @param time until the last one shall be told, from `now`.
  drain_plan(time_point now, caf::timespan time)
    : last_(now), end_(now + time) {
    // nop
  }

  /// A step is due.
  /// @param open connections that are left.
  /// @returns how many to end now: all of them if the next step, which may be
  ///          as late as this one, could be too late.
  std::size_t share(std::size_t open, time_point now) {
    auto late = std::max<caf::timespan>(now - last_, step);
    last_ = now;
    return drain_share(open, end_ - now, late);
  }

private:
  time_point last_;
  time_point end_;
};

} // namespace socketio
