// All that operators can see of a cluster at one moment.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "actors/primary_messages.hpp"

namespace socketio {

/// What a process uses of its machine.
struct process_usage {
  std::chrono::milliseconds cpu{0};
  /// Resident, in bytes.
  uint64_t memory = 0;
};

/// A worker's process, by those who know it.
struct worker_view {
  /// By the supervisor.
  process_report process;
  /// By the balancer; its counters are the worker's own.
  channel_report channel;
  process_usage usage;
  std::chrono::nanoseconds uptime{0};
};

struct cluster_report {
  /// All workers were ready once, and the cluster does not stop.
  bool serving = false;
  std::vector<worker_view> workers;
  std::vector<slot_report> slots;
  /// By the balancer; `workers` is empty.
  balancer_report port;
};

/// @returns both in one; `usage` is left.
/// @param now by the clock of the supervisor.
cluster_report combine(supervisor_report processes, balancer_report channels,
                       std::chrono::steady_clock::time_point now);

/// @returns whether the cluster serves, with a worker that answers in each of
///          its places.
bool is_healthy(const cluster_report& x);

} // namespace socketio
