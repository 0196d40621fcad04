// Time as the server knows it: the loop's timers, in tests a wheel by hand.
// Kind: pure interface.
#pragma once

#include <chrono>
#include <functional>

#include <caf/timespan.hpp>

#include "actors/loop/timer_wheel.hpp"

namespace socketio {

class timers;

namespace socket_io {

class clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  virtual ~clock() = default;

  virtual time_point now() const = 0;

  /// As `timers::arm`: `entry` fires once, never early.
  virtual void arm(timer_entry& entry, caf::timespan delay) = 0;

  /// As `timers::after`: calls `f` once, never early; not cancelled.
  virtual void after(caf::timespan delay, std::function<void()> f) = 0;
};

/// The clock of the loop.
class loop_clock final : public clock {
public:
  /// @param t must outlive the clock.
  explicit loop_clock(timers& t) : timers_(t) {
    // nop
  }

  time_point now() const override;
  void arm(timer_entry& entry, caf::timespan delay) override;
  void after(caf::timespan delay, std::function<void()> f) override;

private:
  timers& timers_;
};

} // namespace socket_io

} // namespace socketio
