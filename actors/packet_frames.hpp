// From an encoded Socket.IO packet to the Engine.IO messages that carry it.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "actors/frame.hpp"
#include "actors/messages.hpp"

namespace socketio {

/// Puts the ack id between the two halves of the text.
/// @param ack_id the id that the client shall acknowledge or that it asked
///               about; nothing = none.
/// @returns never empty: the text message "4" `head` `ack_id` `body`, then one
///          binary message for each attachment, in order.
std::vector<frame_ptr> make_frames(const encoded_packet& packet,
                                   std::optional<uint64_t> ack_id = {});

} // namespace socketio
