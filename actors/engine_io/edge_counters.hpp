// What the edge of a worker counts.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include <caf/allowed_unsafe_message_type.hpp>

namespace socketio::engine_io {

struct edge_counters {
  /// Open now.
  std::size_t sessions = 0;
  std::size_t connections = 0;

  // Since the start.

  uint64_t sessions_opened = 0;
  uint64_t upgrades = 0;
  /// Sessions closed because their client took too little.
  uint64_t slow_consumers = 0;
  uint64_t ping_timeouts = 0;
  /// Requests answered by an error of Engine.IO or of HTTP.
  uint64_t refused_requests = 0;
  /// Connections handed back for another worker.
  uint64_t handed_back = 0;
};

} // namespace socketio::engine_io

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::engine_io::edge_counters)
