// What the edge of a worker counts.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "actors/worker_report.hpp"

namespace socketio::engine_io {

struct edge_counters {
  /// Open now.
  std::size_t sessions = 0;
  std::size_t connections = 0;
  /// Bytes of messages for clients that the kernel has not taken yet.
  uint64_t queued_bytes = 0;

  // Since the start.

  uint64_t sessions_opened = 0;
  uint64_t upgrades = 0;
  /// Upgrades given up for their time.
  uint64_t upgrade_timeouts = 0;
  /// Upgrades given up for what the client sent, or did not read.
  uint64_t broken_upgrades = 0;
  /// Sessions closed because their client took too little.
  uint64_t slow_consumers = 0;
  /// Sessions closed because their client sent too many packets.
  uint64_t flooding_clients = 0;
  /// Sessions closed because their client broke Engine.IO: requests that
  /// overlap, packets that are none, a ping of its own.
  uint64_t broken_sessions = 0;
  uint64_t ping_timeouts = 0;
  /// WebSockets closed for a message above the bound.
  uint64_t big_messages = 0;
  /// Times that a client had to wait because much was handled already in a turn
  /// of the loop.
  uint64_t turn_waits = 0;
  /// WebSockets closed for any other offence against RFC 6455 or 7692.
  uint64_t broken_websockets = 0;
  /// Connections closed because their address had enough.
  uint64_t refused_connections = 0;
  /// Requests whose head was too big, or too slow.
  uint64_t big_heads = 0;
  uint64_t header_timeouts = 0;
  /// Requests whose body was too big, or too slow.
  uint64_t big_bodies = 0;
  uint64_t body_timeouts = 0;
  /// Answers of which the client took nothing in time.
  uint64_t answer_timeouts = 0;
  /// Connections closed because no request came.
  uint64_t idle_timeouts = 0;
  /// Requests about which the program did not decide in time.
  uint64_t hook_timeouts = 0;
  /// Requests that are no HTTP.
  uint64_t malformed_requests = 0;
  /// Requests answered by an error of Engine.IO or of HTTP, those above
  /// included.
  uint64_t refused_requests = 0;
  /// Those with an error of Engine.IO, by its code.
  std::array<uint64_t, 6> refused_by_code{};
  /// Connections handed back for another worker.
  uint64_t handed_back = 0;
  /// Packets of sessions, from and to their clients.
  uint64_t packets_received = 0;
  uint64_t packets_sent = 0;
  /// All that was read from and written to clients.
  uint64_t bytes_received = 0;
  uint64_t bytes_sent = 0;
  /// Volatile messages that a client could not take.
  uint64_t volatile_drops = 0;
  /// Requests from their head to the last byte of their answer, but polls and
  /// those that became a WebSocket.
  duration_counts requests;
};

} // namespace socketio::engine_io
