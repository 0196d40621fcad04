// What a worker counts, for the people who operate it, and how it says so: text
// of lines "name value", each a whole number.
// Kind: pure.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/worker_drops.hpp"

namespace socketio {

/// How a worker is, as the balancer sees it.
enum class worker_condition : uint8_t {
  /// Runs, but does not accept connections yet.
  starting,
  /// Gets new connections.
  ready,
  /// Was ready, then stopped answering. Keeps its sessions, gets nothing new.
  silent,
  /// Is about to end. Keeps its sessions, gets nothing new.
  draining,
};

/// @returns e.g. "ready".
std::string_view to_string(worker_condition x);

/// How often something took how long.
struct duration_counts {
  /// The classes: up to so many microseconds, and the last one for all above.
  static constexpr std::array<uint64_t, 9> bounds{
    500, 1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000};

  /// By class; nothing is in two of them.
  std::array<uint64_t, bounds.size() + 1> counts{};
  /// Of all, in microseconds.
  uint64_t total = 0;

  /// It took `x` once more.
  void add(std::chrono::nanoseconds x) noexcept;
};

/// All that a worker counts.
struct worker_counters {
  // Now.

  /// Open ones.
  uint64_t sessions = 0;
  /// Open ones.
  uint64_t connections = 0;
  /// Bytes for clients that the kernel has not taken yet.
  uint64_t queued_bytes = 0;

  // Since its start.

  uint64_t sessions_opened = 0;
  /// From polling to WebSocket.
  uint64_t upgrades = 0;
  /// Connections given back for another worker.
  uint64_t handed_back = 0;
  /// Packets of sessions, from their clients.
  uint64_t packets_received = 0;
  /// The same, to their clients.
  uint64_t packets_sent = 0;
  /// All that was read from clients.
  uint64_t bytes_received = 0;
  /// All that was written to clients.
  uint64_t bytes_sent = 0;
  /// Times that a client had to wait because much was handled already in a turn
  /// of the loop.
  uint64_t turn_waits = 0;
  worker_drops drops;
  /// Requests from their head to the last byte of their answer, but polls and
  /// those that became a WebSocket.
  duration_counts requests;
};

/// @returns `x` as text, at most some 2 KB.
std::string encode_counters(const worker_counters& x);

/// @returns what `text` says. Names that are not known and lines of another
///          form are left out, what is not said is 0: a worker need not be of
///          this build.
worker_counters decode_counters(std::string_view text);

} // namespace socketio
