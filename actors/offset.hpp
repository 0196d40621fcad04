// Offsets as clients see them: text that each event carries as its last
// argument and that a client brings back to get what came after it.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "actors/session_messages.hpp"

namespace socketio {

/// @returns letters and digits only, never empty.
std::string to_text(packet_offset x);

/// @returns the offset that `to_text` made `text` of; nothing for other text.
std::optional<packet_offset> parse_offset(std::string_view text);

/// @param body a JSON array with at least one element, as in `encoded_packet`.
/// @param offset as `to_text` makes it.
/// @returns `body` with `offset` as one more string at its end.
std::string with_offset(std::string_view body, std::string_view offset);

/// As above for an array in MessagePack; anything else stays as it is.
std::string with_binary_offset(std::string_view body, std::string_view offset);

} // namespace socketio
