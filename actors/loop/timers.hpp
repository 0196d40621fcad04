// Timers of the loop: a timer wheel on one timer of the system.
// Kind: I/O.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "actors/loop/timer_wheel.hpp"

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace socketio {

/// Everything runs on the loop's thread. The process is woken only when an
/// entry is due, or was before it was cancelled or moved.
class timers {
public:
  explicit timers(boost::asio::io_context& io);
  timers(const timers&) = delete;
  timers& operator=(const timers&) = delete;

  /// Disarms everything. Not from a callback.
  ~timers();

  /// Lets `entry` fire once, `delay` from now or up to a tick (10 ms) later;
  /// again from now if it is armed.
  void arm(timer_entry& entry, std::chrono::milliseconds delay);

  /// Disarms `entry`; nothing if it is not armed.
  void cancel(timer_entry& entry);

  /// Calls `fun` once after `delay`, unless these timers end before. Costs an
  /// allocation and cannot be cancelled.
  void after(std::chrono::milliseconds delay, std::function<void()> fun);

private:
  struct state;
  /// The outstanding wait knows it weakly.
  std::shared_ptr<state> state_;
};

} // namespace socketio
