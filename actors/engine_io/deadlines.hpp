// How the edge gets its timers: in production from the loop, in tests from a
// wheel that is turned by hand.
// Kind: pure interface.
#pragma once

#include <chrono>

#include <caf/timespan.hpp>

#include "actors/loop/timer_wheel.hpp"
#include "actors/loop/timers.hpp"

namespace socketio::engine_io {

class deadlines {
public:
  /// Lets `entry` fire once, `delay` from now, rounded up to a tick of the
  /// wheel; again from now if it is armed.
  virtual void arm(timer_entry& entry, caf::timespan delay) = 0;

  /// Nothing if `entry` is not armed.
  virtual void cancel(timer_entry& entry) = 0;

protected:
  ~deadlines() = default;
};

/// The timers of a loop.
class loop_deadlines final : public deadlines {
public:
  /// @param clock must outlive this object.
  explicit loop_deadlines(timers& clock) : clock_(clock) {
    // nop
  }

  void arm(timer_entry& entry, caf::timespan delay) override {
    clock_.arm(entry, std::chrono::ceil<std::chrono::milliseconds>(delay));
  }

  void cancel(timer_entry& entry) override { clock_.cancel(entry); }

private:
  timers& clock_;
};

} // namespace socketio::engine_io
