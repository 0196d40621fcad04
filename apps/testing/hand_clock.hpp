// A clock that stands still until a test moves it.
// Kind: pure.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "actors/loop/clock.hpp"

namespace socketio::testing {

/// Give it to whatever takes a `clock`.
class hand_clock final : public clock {
public:
  /// @returns the beginning and what `advance` added.
  time_point now() const override { return now_; }

  /// As `clock::arm`: fires in `advance`.
  void arm(timer_entry& entry, caf::timespan delay) override {
    wheel_.arm(entry, now_ + delay);
  }

  /// As `clock::cancel`.
  void cancel(timer_entry& entry) override { wheel_.cancel(entry); }

  /// As `clock::after`: calls `f` in `advance`.
  void after(caf::timespan delay, std::function<void()> f) override {
    jobs_.push_back(std::make_unique<job>(std::move(f)));
    arm(jobs_.back()->entry, delay);
  }

  /// Lets `by` pass, from one due time to the next: what fires finds the clock
  /// at its own time, and what it arms fires as well if that is in time. Not
  /// from a callback.
  void advance(caf::timespan by) {
    const auto end = now_ + by;
    for (auto next = wheel_.next_due(); next && *next <= end;
         next = wheel_.next_due())
      advance_to(std::max(*next, now_));
    advance_to(end);
  }

private:
  void advance_to(time_point when) {
    now_ = when;
    wheel_.advance(now_);
    std::erase_if(jobs_, [](auto& x) { return x->done; });
  }

  struct job {
    explicit job(std::function<void()> g)
      : f(std::move(g)), entry(timer_entry::calling<&job::run>(*this)) {
      // nop
    }

    void run() {
      done = true;
      f();
    }

    bool done = false;
    std::function<void()> f;
    timer_entry entry;
  };

  time_point now_{};
  timer_wheel wheel_{time_point{}};
  std::vector<std::unique_ptr<job>> jobs_;
};

} // namespace socketio::testing
