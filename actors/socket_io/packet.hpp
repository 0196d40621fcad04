// A Socket.IO packet, decoded (protocol v5).
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

/// The digit on the wire. Decoded packets are never of a binary type: those
/// become `event` and `ack` when their attachments are back in place.
enum class packet_type : uint8_t {
  connect = 0,
  disconnect = 1,
  event = 2,
  ack = 3,
  connect_error = 4,
  binary_event = 5,
  binary_ack = 6,
};

/// @returns the name as written above.
std::string_view to_string(packet_type x);

struct packet {
  packet_type type = packet_type::connect;
  /// Begins with '/'.
  std::string nsp = "/";
  /// `event`: the sender asks for an acknowledgement under this id.
  /// `ack`: the id that is acknowledged. At most 2^53.
  std::optional<uint64_t> id;
  /// `event`: its name; a number that was sent as the name is its decimal
  /// text. Empty as well if the packet had no payload at all.
  std::string event;
  /// `event`: the arguments behind the name. `ack`: the arguments.
  std::vector<value> args;
  /// `connect`: the auth payload, an object; null if there was none.
  /// `connect_error`: a string or an object. Else null.
  value data;
};

/// @returns whether no user's event may have this name: connect,
///          connect_error, disconnect, disconnecting, newListener,
///          removeListener.
bool is_reserved(std::string_view event);

/// @returns whether no server-side event may have this name: connect,
///          connection, new_namespace.
bool is_reserved_by_servers(std::string_view event);

} // namespace socketio::socket_io
