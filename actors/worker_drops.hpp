// What a worker did not carry on with, by the reason.
// Kind: pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "actors/drop_counts.hpp"

namespace socketio {

enum class worker_drop : uint8_t {
  /// A session was closed: its client took too little.
  slow_consumer,
  /// A session was closed: its client sent too many packets.
  flood,
  /// A session was closed: its client was silent.
  ping_timeout,
  /// An upgrade was given up: it took too long.
  upgrade_timeout,
  /// An upgrade was given up for what the client sent, or did not read.
  broken_upgrade,
  /// A WebSocket was closed: a message was above the bound.
  big_message,
  /// A WebSocket was closed for any other offence against RFC 6455 or 7692.
  broken_websocket,
  /// A session was closed: its client broke Engine.IO by requests that overlap,
  /// packets that are none, or a ping of its own.
  broken_session,
  /// A connection was closed: its address had enough.
  address_limit,
  /// A request was refused: its head was too big.
  big_head,
  /// A request was refused: its body was too big.
  big_body,
  /// A request was refused: it is no HTTP.
  malformed_request,
  /// A request was answered by code 0 of Engine.IO.
  unknown_transport,
  /// A request was answered by code 1 of Engine.IO.
  unknown_session,
  /// A request was answered by code 2 of Engine.IO.
  bad_handshake,
  /// A request was answered by code 3 of Engine.IO.
  bad_request,
  /// A request was answered by code 4 of Engine.IO.
  forbidden,
  /// A request was answered by code 5 of Engine.IO.
  unsupported_protocol,
  /// A connection was closed: the head of its request took too long.
  slow_head,
  /// A connection was closed: the body of its request took too long.
  slow_body,
  /// A connection was closed: it took nothing of an answer in time.
  slow_reader,
  /// A connection was closed: no request came.
  idle,
  /// A request was given up: the program did not decide about it in time.
  slow_hook,
  /// A volatile packet was dropped: its client could not take it.
  volatile_packet,
  /// A connection was closed instead of handed back: the channel took no more.
  lost,
};

/// @returns the names of the reasons, in their order.
constexpr std::array<std::string_view, 25> drop_names(worker_drop) {
  return {"slow_consumer",
          "flood",
          "ping_timeout",
          "upgrade_timeout",
          "broken_upgrade",
          "big_message",
          "broken_websocket",
          "broken_session",
          "address_limit",
          "big_head",
          "big_body",
          "malformed_request",
          "unknown_transport",
          "unknown_session",
          "bad_handshake",
          "bad_request",
          "forbidden",
          "unsupported_protocol",
          "slow_head",
          "slow_body",
          "slow_reader",
          "idle",
          "slow_hook",
          "volatile_packet",
          "lost"};
}

using worker_drops = drop_counts<worker_drop>;

static_assert(worker_drops::names[static_cast<std::size_t>(worker_drop::lost)]
              == worker_drops::names.back());

} // namespace socketio
