// What workers and the relay tell one another for connection state recovery:
// the relay keeps each session and the packets it may have missed. Included by
// messages.hpp, which registers the types.
// Kind: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <caf/variant.hpp>

#include "actors/encoded_packet.hpp"

namespace socketio {

/// An offset is a packet's place in the relay's order, 0 = before all packets.
using packet_offset = uint64_t;

// -- from a worker to the relay ----------------------------------------------

/// A client was let in; the worker is the owner of its session.
struct session_opened {
  /// Known to the client and to us only: who has it may take the session over.
  std::string pid;
  std::string nsp;
  std::string sid;
  /// The last packet that the worker had delivered.
  packet_offset delivered = 0;
  /// As in `socket_details`.
  std::string data;
};

/// A socket joined or left a room.
struct room_change {
  std::string room;
  bool joined = true;
};

/// Rooms or data of a session changed.
struct session_changed {
  std::string pid;
  /// As in `session_opened`, at the time of the changes.
  packet_offset delivered = 0;
  /// The changes were held back behind packets of the worker: only `delivered`
  /// tells their place in the relay's order.
  bool deferred = false;
  /// In order.
  std::vector<room_change> rooms;
  /// One element = the new data, none = unchanged.
  std::vector<std::string> data;
};

/// The owner has no such socket any more.
struct session_closed {
  std::string pid;
  /// Whether the client may come back to it.
  bool recoverable = true;
};

/// A client wants its session back, and then the packets it missed: two
/// requests, of which only the first may have to wait for the former owner.
/// Answer: `session_restored`.
struct restore_session {
  /// Chosen by the worker, unique among its requests.
  uint64_t request_id = 0;
  std::string nsp;
  std::string pid;
  /// The last packet that the client has; 0 = none.
  packet_offset offset = 0;
  /// The worker owns the session already and asks for the packets.
  bool owned = false;
};

using session_report_body = caf::variant<session_opened, session_changed,
                                         session_closed, restore_session>;

struct session_report {
  session_report_body body;
};

// -- from the relay to a worker ----------------------------------------------

/// A packet for a session, without its offset.
struct missed_packet {
  packet_offset offset = 0;
  encoded_packet packet;
};

/// A session in the hands of its new owner.
struct stored_session {
  std::string nsp;
  std::string pid;
  std::string sid;
  /// In the order of joining, without the room `sid`.
  std::vector<std::string> rooms;
  std::string data;
  /// If they were asked for: what the client does not have, in order.
  std::vector<missed_packet> missed;
};

/// The answer to `restore_session`. What the relay sends later comes later in
/// its order than what is in here.
struct session_restored {
  uint64_t request_id = 0;
  /// One element, or none = there is no such session (any more).
  std::vector<stored_session> session;
};

/// The session's client is back elsewhere: close what is left of it here and
/// say so by `session_closed`.
struct close_session {
  std::string pid;
};

using session_order_body = caf::variant<session_restored, close_session>;

struct session_order {
  session_order_body body;
};

} // namespace socketio
