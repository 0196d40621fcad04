// What a packet may carry, whatever it was read from.
// Kind: pure.
#pragma once

#include <caf/error.hpp>

#include "actors/socket_io/packet.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

/// Puts `payload` where it belongs in `p`, whose type and namespace are set:
/// CONNECT carries an object, CONNECT_ERROR an object or a string, DISCONNECT
/// nothing, ACK an array, EVENT an array that begins with a name, a string or
/// a number, that is not reserved.
/// @returns `ec::protocol_violation` if it is anything else.
caf::error set_payload(packet& p, value payload);

} // namespace socketio::socket_io
