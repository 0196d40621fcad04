// From an encoded Socket.IO packet to the Engine.IO messages that carry it.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/frame.hpp"
#include "actors/messages.hpp"

namespace socketio {

/// @returns the first message of `packet`; arguments as for `make_frames`.
frame_ptr make_first_frame(const encoded_packet& packet,
                           std::optional<uint64_t> ack_id = {},
                           std::string_view offset = {});

/// Puts the ack id between the two halves of the packet.
/// @param ack_id the id that the client shall acknowledge or that it asked
///               about; nothing = none. A packet that was encoded to be asked
///               with, or as an answer, must get one.
/// @param offset added as the last argument of an event, see offset.hpp; empty
///               = none. The body of an event without ack id must be an array:
///               in JSON, in a binary packet in MessagePack.
/// @returns never empty: the text message "4" `head` `ack_id` `body`, or the
///          same as a binary message without "4", then one binary message for
///          each attachment, in order.
std::vector<frame_ptr> make_frames(const encoded_packet& packet,
                                   std::optional<uint64_t> ack_id = {},
                                   std::string_view offset = {});

} // namespace socketio
