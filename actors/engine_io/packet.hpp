// Engine.IO packets, protocol revision 4: one character of type, then data.
// https://socket.io/docs/v4/engine-io-protocol/
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/frame.hpp"
#include "actors/options.hpp"

namespace socketio::engine_io {

/// In the order of their digits on the wire, '0' to '6'.
enum class packet_type : uint8_t {
  open,
  close,
  ping,
  pong,
  message,
  upgrade,
  noop,
};

/// A packet from a client. Owns nothing.
struct packet {
  packet_type type = packet_type::noop;
  /// Only messages can be binary.
  bool binary = false;
  /// What follows the type, or the bytes of a binary message.
  std::string_view data;
};

/// Reads a packet of a text frame or of a payload, e.g. `42["hi"]`. A binary
/// message may come as text too, 'b' and base64: always in payloads, and in
/// WebSockets of clients with the option `forceBase64`.
/// @param storage takes the bytes of a binary message.
/// @returns the packet, which points into `text` or `storage`; nothing if
///          `text` is empty, has an unknown type or bad base64.
std::optional<packet> decode_packet(std::string_view text,
                                    std::string& storage);

/// @returns the binary message `x` as a text frame, for clients which asked
///          for that (query parameter `b64`).
frame_ptr make_base64_frame(const frame& x);

/// @returns the first packet of a session, e.g.
///          `0{"sid":"...","upgrades":["websocket"],"pingInterval":25000,
///          "pingTimeout":20000,"maxPayload":1000000}` (in milliseconds and
///          bytes), without the blanks.
/// @param sid the session id; needs no escapes in JSON.
/// @param upgradable whether the client may move to WebSocket.
frame_ptr open_packet(std::string_view sid, bool upgradable,
                      const engine_options& opts);

// Constants are made once for each thread: frames are not counted atomically.

/// @returns the packet `1`, which ends a session.
frame_ptr close_packet();

/// @returns the packet `2`, which the client has to answer with a pong.
frame_ptr ping_packet();

/// @returns the packet `3` + `data`, e.g. `3probe`.
frame_ptr pong_packet(std::string_view data);

/// @returns the packet `6`, which ends a pending poll and means nothing.
frame_ptr noop_packet();

} // namespace socketio::engine_io
