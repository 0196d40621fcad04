// Many timers at the price of one. The caller says what time it is.
// Kind: pure.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace socketio {

class timer_wheel;

/// A ring of entries, or one entry's place in it. Alone it points to itself.
struct timer_ring {
  timer_ring* next = this;
  timer_ring* prev = this;

  bool alone() const { return next == this; }
};

/// A timer that is a member of what it belongs to. Arming it allocates
/// nothing; its destructor disarms it. Neither copied nor moved.
class timer_entry : private timer_ring {
public:
  using callback = void (*)(void* context);

  /// Calls `fun(context)` when due. The callback may arm, disarm and destroy
  /// any entry, this one included.
  timer_entry(callback fun, void* context) : fun_(fun), context_(context) {
    // nop
  }

  timer_entry(const timer_entry&) = delete;
  timer_entry& operator=(const timer_entry&) = delete;
  ~timer_entry();

  /// @returns an entry that calls `(object.*F)()`:
  /// `timer_entry ping_ = timer_entry::calling<&session::ping>(*this);`
  template <auto F, class T>
  static timer_entry calling(T& object) {
    return {[](void* context) { (static_cast<T*>(context)->*F)(); }, &object};
  }

  bool armed() const { return wheel_ != nullptr; }

private:
  friend class timer_wheel;

  timer_wheel* wheel_ = nullptr;
  /// Tick.
  uint64_t due_ = 0;
  /// Index into the wheel's `slots_`.
  uint16_t slot_ = 0;
  callback fun_;
  void* context_;
};

/// A hierarchical wheel: six levels of 64 slots, a slot of a level as long as
/// all of the level below. Arming and disarming take constant time; an entry
/// moves at most five times until it is due. Times are rounded up to ticks,
/// so nothing fires early.
class timer_wheel {
public:
  using time_point = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::milliseconds tick{10};

  /// @param now the wheel's beginning; no later time may lie before it.
  explicit timer_wheel(time_point now);
  timer_wheel(const timer_wheel&) = delete;
  timer_wheel& operator=(const timer_wheel&) = delete;

  /// Disarms all entries.
  ~timer_wheel();

  /// Arms `entry`, again if it is armed, for `due`: at the latest in 21 years
  /// and not before the next tick.
  void arm(timer_entry& entry, time_point due);

  /// Disarms `entry`; nothing if it is not armed.
  void cancel(timer_entry& entry);

  /// Fires what is due, in the order of due ticks. What a callback arms for a
  /// time after `now` waits. Not from a callback. If a callback throws, the
  /// next call goes on.
  void advance(time_point now);

  /// @returns when to call `advance` next: never after the earliest entry is
  ///          due, at most five times before that. Nothing if no entry is
  ///          armed.
  std::optional<time_point> next_due() const;

private:
  static constexpr unsigned bits = 6;
  static constexpr unsigned width = 1u << bits;
  static constexpr unsigned levels = 6;
  static constexpr uint64_t last_tick = (1ull << (bits * levels)) - 1;

  struct turn {
    uint64_t tick;
    uint16_t slot;
  };

  uint64_t ticks(time_point when) const;
  std::optional<turn> next_turn() const;
  void place(timer_entry& entry);
  void reach(turn next);
  void fire();
  static timer_entry& take_first(timer_ring& ring);
  static void unlink(timer_entry& entry);
  static void append(timer_ring& ring, timer_entry& entry);

  const time_point begin_;
  /// Tick; nothing in `slots_` is due at or before it.
  uint64_t now_ = 0;
  /// Which slots are not empty.
  std::array<uint64_t, levels> filled_{};
  std::array<timer_ring, levels * width> slots_;
  /// Due, not yet fired.
  timer_ring firing_;
};

} // namespace socketio
