// Waits for sockets and for moments. Kind: I/O.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/unique_fd.hpp"
#include "bench/loadgen/time.hpp"

namespace socketio::bench {

/// Told of its socket by the loop. May be told without need: a call that would
/// block means nothing.
class event_handler {
public:
  virtual void on_ready(bool readable, bool writable) = 0;

protected:
  ~event_handler() = default;
};

/// One thread, level-triggered.
class event_loop {
public:
  event_loop();

  /// Tells `x` of `fd` until it is closed. `x` must outlive the loop's run.
  void add(int fd, event_handler& x);

  /// Tells `x` as well, or no longer, when `fd` can be written.
  void watch_writable(int fd, event_handler& x, bool on);

  /// Calls `f` every `interval` while the loop runs; empty = no longer. A turn
  /// that comes late is made up for.
  void every(duration interval, std::function<void()> f);

  /// Calls `f` once, when nothing else is being called.
  void later(std::function<void()> f) { later_.push_back(std::move(f)); }

  /// Runs for `x`.
  void run_for(duration x);

  /// Runs until `done` says so.
  /// @param what names in the `failure` thrown when `limit` is over.
  void run_until(const std::function<bool()>& done, duration limit,
                 std::string_view what);

  /// @returns when the loop last looked at the clock.
  time_point now() const noexcept { return now_; }

  /// Looks at the clock.
  time_point refresh() noexcept { return now_ = bench_clock::now(); }

  /// @returns memory for what is read, shared by all handlers.
  std::span<char> buffer() noexcept { return buffer_; }

private:
  void turn(time_point until);
  time_point fire(time_point until);
  void call_later();

  unique_fd epoll_;
  std::vector<char> buffer_;
  std::vector<std::function<void()>> later_;
  std::function<void()> tick_;
  duration interval_{};
  time_point next_tick_;
  time_point now_ = bench_clock::now();
};

} // namespace socketio::bench
