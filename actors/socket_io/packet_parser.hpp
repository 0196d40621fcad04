// From the text of a packet to its parts:
// type [attachments "-"] [nsp ","] [id] [JSON].
// Kind: pure.
#pragma once

#include <cstddef>
#include <string_view>

#include <caf/expected.hpp>

#include "actors/socket_io/decoder_limits.hpp"
#include "actors/socket_io/packet.hpp"

namespace socketio::socket_io {

struct parsed_text {
  /// Placeholders are still objects; the type is the one on the wire.
  packet result;
  /// Binary messages that have to follow.
  std::size_t attachments = 0;
};

/// Refuses all that the official parser refuses, and beyond that what no
/// official client sends: an empty text, a number of attachments that is not
/// plain digits, an id above 2^53. A blank is never an id. A payload may be
/// missing in every type.
/// @returns the packet; `ec::protocol_violation` or `ec::limit_exceeded` with
///          a text for people.
caf::expected<parsed_text> parse_packet(std::string_view text,
                                        const decoder_limits& limits);

} // namespace socketio::socket_io
