// Fetches of sockets that wait until earlier ones of this worker have ended:
// one costs every worker work for each of its sockets.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
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

  /// `x` waits. If the line is full, it may start no later than `now`.
  void add(fetch x, time_point now);

  /// @returns the one that has waited longest, which waits no longer.
  std::optional<fetch> next();

  /// @returns those that may not start any more, the most urgent first.
  std::vector<fetch> expire(time_point now);

  /// @returns all that wait.
  std::vector<fetch> close() { return expire(time_point::max()); }

  bool empty() const noexcept { return waiting_.empty(); }

  /// @returns the earliest time by which one that waits must start.
  std::optional<time_point> next_deadline() const;

private:
  using entries = std::map<uint64_t, fetch>;

  fetch take(entries::iterator i);

  /// By number, in the order of coming.
  entries waiting_;
  std::set<std::pair<time_point, uint64_t>> deadlines_;
  uint64_t last_ = 0;
};

} // namespace socketio
