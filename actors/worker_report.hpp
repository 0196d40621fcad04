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

namespace socketio {

/// How a worker is, as the balancer sees it.
enum class worker_state : uint8_t {
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
std::string_view to_string(worker_state x);

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

/// What a worker did not carry on with, by the reason.
struct drop_counters {
  /// Sessions whose client took too little, sent too much, or was silent.
  uint64_t slow_consumer = 0;
  uint64_t flood = 0;        ///< See above.
  uint64_t ping_timeout = 0; ///< See above.
  /// Upgrades given up for their time, or for what the client said.
  uint64_t upgrade_timeout = 0;
  uint64_t broken_upgrade = 0; ///< See above.
  /// WebSockets closed for a message above the bound, or another offence.
  uint64_t big_message = 0;
  uint64_t broken_websocket = 0; ///< See above.
  /// Sessions closed for an offence against Engine.IO.
  uint64_t broken_session = 0;
  /// Connections closed because their address had enough.
  uint64_t address_limit = 0;
  /// Requests whose head or body was too big, and those that are no HTTP.
  uint64_t big_head = 0;
  uint64_t big_body = 0;          ///< See above.
  uint64_t malformed_request = 0; ///< See above.
  /// Requests answered by an error of Engine.IO, in the order of its codes.
  uint64_t unknown_transport = 0;
  uint64_t unknown_session = 0;      ///< See above.
  uint64_t bad_handshake = 0;        ///< See above.
  uint64_t bad_request = 0;          ///< See above.
  uint64_t forbidden = 0;            ///< See above.
  uint64_t unsupported_protocol = 0; ///< See above.
  /// Connections closed for being slow with a head or a body, for not taking an
  /// answer, or for sending nothing.
  uint64_t slow_head = 0;
  uint64_t slow_body = 0;   ///< See above.
  uint64_t slow_reader = 0; ///< See above.
  uint64_t idle = 0;        ///< See above.
  /// Requests about which the program did not decide in time.
  uint64_t slow_hook = 0;
  /// Volatile packets that a client could not take.
  uint64_t volatile_packet = 0;
  /// Connections closed instead of handed back: the channel took no more.
  uint64_t lost = 0;
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
  drop_counters drops;
  /// Requests from their head to the last byte of their answer, but polls and
  /// those that became a WebSocket.
  duration_counts requests;
};

/// Calls `f(name, value)` for each reason and its count.
/// @param x `drop_counters`, constant or not.
template <class Drops, class F>
void for_each_drop(Drops& x, F f) {
  f("slow_consumer", x.slow_consumer);
  f("flood", x.flood);
  f("ping_timeout", x.ping_timeout);
  f("upgrade_timeout", x.upgrade_timeout);
  f("broken_upgrade", x.broken_upgrade);
  f("big_message", x.big_message);
  f("broken_websocket", x.broken_websocket);
  f("broken_session", x.broken_session);
  f("address_limit", x.address_limit);
  f("big_head", x.big_head);
  f("big_body", x.big_body);
  f("malformed_request", x.malformed_request);
  f("unknown_transport", x.unknown_transport);
  f("unknown_session", x.unknown_session);
  f("bad_handshake", x.bad_handshake);
  f("bad_request", x.bad_request);
  f("forbidden", x.forbidden);
  f("unsupported_protocol", x.unsupported_protocol);
  f("slow_head", x.slow_head);
  f("slow_body", x.slow_body);
  f("slow_reader", x.slow_reader);
  f("idle", x.idle);
  f("slow_hook", x.slow_hook);
  f("volatile_packet", x.volatile_packet);
  f("lost", x.lost);
}

/// @returns `x` as text, at most some 2 KB.
std::string encode_counters(const worker_counters& x);

/// @returns what `text` says. Names that are not known and lines of another
///          form are left out, what is not said is 0: a worker need not be of
///          this build.
worker_counters decode_counters(std::string_view text);

} // namespace socketio
