// From the text of a packet to its parts:
// type [attachments "-"] [nsp ","] [id] [JSON].
// Kind: pure.
#pragma once

#include <cstddef>
#include <string_view>

#include <caf/expected.hpp>

#include "actors/socket_io/packet.hpp"

namespace socketio::socket_io {

/// Bounds of one packet, checked before the work is done.
struct decoder_limits {
  /// Binary attachments.
  std::size_t max_attachments = 10;
  /// Arguments of an event (without its name) or of an ack.
  std::size_t max_arguments = 10000;
  /// Nesting depth of the JSON, the array of arguments included.
  std::size_t max_depth = 200;
  /// Bytes of the namespace's name.
  std::size_t max_nsp_size = 1000000;
};

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
