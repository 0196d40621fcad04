// Acknowledgements that clients of this worker owe, for the worker that asked.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace socketio {

/// Remembers which ack handlers have to be taken back at the deadline, so that
/// silent clients do not pile them up.
class expected_acks {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// One acknowledged broadcast on this worker.
  struct group {
    std::string nsp;
    uint64_t ack_id = 0;
    /// Everyone who got it.
    std::vector<std::string> sids;
    /// How many of them owe an answer.
    std::size_t open = 0;
  };

  /// @returns the number of the group, for `on_ack`.
  uint64_t add(std::string nsp, uint64_t ack_id, std::vector<std::string> sids,
               time_point deadline);

  /// One client of the group answered or is gone. The group is dropped with
  /// the last one. Unknown numbers are ignored.
  void on_ack(uint64_t number);

  /// @returns the groups with a deadline up to `now`, dropped here.
  std::vector<group> expire(time_point now);

  /// @returns the earliest deadline of all.
  std::optional<time_point> next_deadline() const;

private:
  struct key {
    time_point deadline;
    uint64_t number;

    auto operator<=>(const key&) const = default;
  };

  std::map<key, group> groups_;
  std::map<uint64_t, time_point> deadlines_;
  uint64_t last_number_ = 0;
};

} // namespace socketio
