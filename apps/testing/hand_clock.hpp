// A clock that stands still until a test moves it.
// Kind: pure.
#pragma once

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

  /// Lets `by` pass; what is due fires in the order of its time.
  void advance(caf::timespan by) {
    now_ += by;
    wheel_.advance(now_);
  }

private:
  struct job {
    explicit job(std::function<void()> g)
      : f(std::move(g)), entry(timer_entry::calling<&job::run>(*this)) {
      // nop
    }

    void run() { f(); }

    std::function<void()> f;
    timer_entry entry;
  };

  time_point now_{};
  timer_wheel wheel_{time_point{}};
  std::vector<std::unique_ptr<job>> jobs_;
};

} // namespace socketio::testing
