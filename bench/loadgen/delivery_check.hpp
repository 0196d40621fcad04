// Does every message reach every receiver exactly once and in order?
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace socketio::bench {

enum class verdict : uint8_t {
  /// Right, and other receivers still wait for this message.
  good,
  /// Right, and this was its last receiver.
  complete,
  /// This receiver had it, or a later one, already.
  repeated,
  /// This receiver misses an earlier one.
  gap,
  /// Nobody sent it.
  unknown,
};

/// @returns words for people.
std::string_view to_string(verdict x);

/// Senders and receivers of one room. Order is checked for each pair.
class delivery_check {
public:
  /// Both are counted from 0.
  delivery_check(std::size_t senders, std::size_t receivers);

  /// Notes that `sender` sends its next message to all receivers.
  /// @returns the number of the message; the first is 1.
  uint32_t send(std::size_t sender);

  /// Notes that `receiver` got message `number` of `sender`.
  verdict receive(std::size_t receiver, std::size_t sender, uint32_t number);

  /// @returns the copies that have still to arrive.
  uint64_t missing() const noexcept { return missing_; }

private:
  struct sender_state {
    uint32_t sent = 0;
    /// Messages that all receivers have; they complete in order.
    uint32_t complete = 0;
    /// Copies missing of those sent and not complete, oldest first.
    std::deque<uint32_t> missing;
  };

  std::size_t receivers_;
  std::vector<sender_state> senders_;
  /// Number of the last message for each pair, by sender.
  std::vector<uint32_t> last_;
  uint64_t missing_ = 0;
};

} // namespace socketio::bench
