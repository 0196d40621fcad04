// What primary and worker say to one another over the channel that passes
// connections, and how it looks in bytes. A worker program in any language can
// take part: the channel is a Unix socketpair of type SOCK_SEQPACKET whose
// worker end is inherited as the descriptor of the option
// --worker.channel-fd; every datagram is one message:
//
//   byte  0       kind, a number of `channel_kind`
//   bytes 1 to 8  number, unsigned, big-endian; 0 where it means nothing
//   byte  9       1 if a trusted proxy said that the client uses TLS; else 0
//   byte  10      length of the address, 0 where there is none
//   then          the address, e.g. "192.0.2.1"
//   to the end    received bytes
//
// `connection` and `hand_back` carry exactly one descriptor (SCM_RIGHTS), the
// others none. Other kinds and other lengths break the channel.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socketio {

enum class channel_kind : uint8_t {
  /// To the worker: a client's connection. `number` counts them from 1 for each
  /// worker; `received` is what was read from it so far, its first request's
  /// first line at least. The primary never touches the connection again
  /// unless the worker ends before it confirmed.
  connection = 1,
  /// To the worker: answer with `pong`. Who stays silent for a second gets no
  /// new connections until it answers; who does for the heartbeat timeout is
  /// killed.
  ping = 2,
  /// To the primary, once: connections may come.
  ready = 3,
  /// To the primary: all connections up to and with `number`, but the refused
  /// ones, are mine now. The worker must not read from a connection before
  /// this message has been sent.
  confirm = 4,
  /// To the primary, whenever it likes: `number` sessions are open.
  load = 5,
  /// To the primary: nothing new, please. My sessions go on.
  draining = 6,
  /// To the primary: route this connection again, `received` first. For one
  /// whose next request is for a session of another worker or a new one, or,
  /// without bytes, for one whose worker ends.
  hand_back = 7,
  /// To the primary: the answer to `ping`.
  pong = 8,
  /// To the primary, before `number` is confirmed: I could not take connection
  /// `number`, for want of descriptors. It is routed again, once.
  refuse = 9,
  /// To the worker: the whole cluster ends. Who drains slowly after SIGTERM, so
  /// that clients come back one after the other elsewhere, should hurry: there
  /// is nowhere else to go.
  stop = 10,
  /// To the primary, whenever it likes: what I count, as text in `received`,
  /// see worker_report.hpp.
  counters = 11,
};

/// @returns whether `received` may have bytes in a message of `kind`.
constexpr bool carries_bytes(channel_kind kind) noexcept {
  return kind == channel_kind::connection || kind == channel_kind::hand_back
         || kind == channel_kind::counters;
}

/// One message, decoded.
struct channel_message {
  channel_kind kind;
  uint64_t number = 0;
  std::string address;
  std::string received;
  bool secure = false;
};

/// Bytes that `received` may have.
inline constexpr std::size_t max_received = 131072;

/// Bytes that a datagram may have.
inline constexpr std::size_t max_channel_datagram = 11 + 255 + max_received;

/// @returns whether a datagram of `kind` carries a descriptor.
constexpr bool carries_descriptor(channel_kind kind) noexcept {
  return kind == channel_kind::connection || kind == channel_kind::hand_back;
}

/// @returns the datagram of `kind`.
/// @pre `address` has at most 255 bytes.
std::string encode_message(channel_kind kind, uint64_t number = 0,
                           std::string_view address = {},
                           std::string_view received = {}, bool secure = false);

/// @returns the message in `datagram`; nothing if it has not the form above.
std::optional<channel_message> decode_message(std::string_view datagram);

} // namespace socketio
