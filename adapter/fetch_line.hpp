// Fetches of sockets that wait until earlier ones of this worker have ended:
// one costs every worker work for each of its sockets. Kind: pure.   Includes:
// core.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "actors/messages.hpp"

namespace socketio {

/// First come, first served. A fetch that may not start in time never starts:
/// what nobody waits for any more would still cost the others work.
class fetch_line {
public:
  using time_point = std::chrono::steady_clock::time_point;

  struct fetch {
    fetch_sockets question;
    time_point start_by;
    time_point deadline;
    std::function<void(fetch_sockets_result)> then;
  };

  /// Fetches that may wait; the next one ends at once.
  static constexpr std::size_t max_waiting = 1000;

  /// @param max_started fetches under way at a time, at least 1.
  explicit fetch_line(std::size_t max_started) : max_started_(max_started) {
    // nop
  }

  /// @returns `x` if it starts now; else it waits. For each that starts, `end`
  ///          must be called once.
  std::optional<fetch> begin(fetch x);

  /// A started fetch has ended.
  /// @returns the one that starts in its place.
  std::optional<fetch> end();

  /// @returns those that may not start any more, and those that found the
  ///          line full.
  std::vector<fetch> expire(time_point now);

  /// @returns all that wait.
  std::vector<fetch> close();

  /// @returns the earliest time by which one that waits must start.
  std::optional<time_point> next_deadline() const;

private:
  std::size_t max_started_;
  std::size_t started_ = 0;
  std::deque<fetch> waiting_;
};

} // namespace socketio
