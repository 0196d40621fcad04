// Which acknowledgements are awaited?
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bench/loadgen/time.hpp"

namespace socketio::bench {

/// Each client has some slots; each slot asks one question at a time. No id
/// comes twice on one client.
class ack_check {
public:
  struct answered {
    std::size_t slot = 0;
    time_point sent_at;
  };

  /// Both are counted from 0.
  ack_check(std::size_t clients, std::size_t slots);

  /// Notes a question.
  /// @pre the slot does not wait for an answer.
  /// @returns its acknowledgement id.
  uint64_t send(std::size_t client, std::size_t slot, time_point now);

  /// Notes an answer.
  /// @returns whose answer it is; nothing if this client does not wait for
  ///          one of that id.
  std::optional<answered> receive(std::size_t client, uint64_t id);

  /// @returns the answers that have still to arrive.
  std::size_t missing() const noexcept { return missing_; }

private:
  struct question {
    time_point sent_at;
    /// Counts the questions of the slot.
    uint64_t round = 0;
    bool waits = false;
  };

  std::size_t slots_;
  std::vector<question> questions_;
  std::size_t missing_ = 0;
};

} // namespace socketio::bench
