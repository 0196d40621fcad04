// Time and timers as objects of the loop see them: in production the loop's,
// in tests a wheel that is turned by hand.
// Kind: pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

#include <caf/timespan.hpp>

#include "actors/loop/timer_wheel.hpp"
#include "actors/loop/timers.hpp"

namespace socketio {

class clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// No delay is longer, whatever is asked for.
  static constexpr caf::timespan max_delay = std::chrono::hours{24 * 365};

  virtual ~clock() = default;

  virtual time_point now() const = 0;

  /// Lets `entry` fire once, `delay` from now, rounded up to a tick of the
  /// wheel; again from now if it is armed.
  virtual void arm(timer_entry& entry, caf::timespan delay) = 0;

  /// Disarms `entry`; nothing if it is not armed.
  virtual void cancel(timer_entry& entry) = 0;

  /// Calls `f` once after `delay`, never early; not cancelled.
  virtual void after(caf::timespan delay, std::function<void()> f) = 0;
};

/// The clock of a loop.
class loop_clock final : public clock {
public:
  /// @param t must outlive the clock.
  explicit loop_clock(timers& t) : timers_(t) {
    // nop
  }

  time_point now() const override { return std::chrono::steady_clock::now(); }

  void arm(timer_entry& entry, caf::timespan delay) override {
    timers_.arm(entry, whole(delay));
  }

  void cancel(timer_entry& entry) override { timers_.cancel(entry); }

  void after(caf::timespan delay, std::function<void()> f) override {
    timers_.after(whole(delay), std::move(f));
  }

private:
  static std::chrono::milliseconds whole(caf::timespan x) {
    return std::chrono::ceil<std::chrono::milliseconds>(std::min(x, max_delay));
  }

  timers& timers_;
};

} // namespace socketio
