// A client that asks for its former socket (connection state recovery).
// Kind: pure.
#pragma once

#include <optional>
#include <string>

#include "actors/local.hpp"
#include "actors/messages.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

struct session_claim {
  /// The secret from the answer to the client's first CONNECT.
  std::string pid;
  /// The last packet that it has; 0 = none.
  packet_offset offset = 0;
  /// By which the session came here; 0 = it did not yet.
  session_keeper::ticket ticket = 0;
};

/// @param auth the payload of a CONNECT: {"pid":...,"offset":...} among others.
/// @returns nothing if the client claims no session, or one by an offset that
///          no server of ours gave it.
std::optional<session_claim> claim_of(const value& auth);

/// @returns a secret of 120 random bits.
std::string make_pid();

/// @returns whether a client may come back to a socket that ended for `reason`:
///          neither side wanted it to end.
bool is_recoverable(close_reason reason) noexcept;

} // namespace socketio::socket_io
