// From events and answers to packets as they stand on the wire. Encode once,
// then `make_frames` (actors/packet_frames.hpp) for the sessions; the ack id is
// put in there, so one encoded packet serves every receiver.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <caf/expected.hpp>

#include "actors/messages.hpp"
#include "actors/options.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

/// @param nsp name of the namespace, beginning with '/'.
/// @param event any name; whether it is reserved is the caller's business.
/// @returns EVENT, or BINARY_EVENT if there is binary in `args`;
///          `ec::limit_exceeded` with more than `max_attachments` of it;
///          `ec::invalid_argument` if there is binary and beside it an object
///          that looks like an attachment's placeholder.
caf::expected<encoded_packet>
encode_event(std::string_view nsp, std::string_view event,
             const std::vector<value>& args,
             std::size_t max_attachments = default_max_attachments);

/// As above for who does not know the server's parser and its bounds: any
/// number of attachments.
/// @returns a portable packet.
caf::expected<encoded_packet>
encode_portable_event(std::string_view nsp, std::string_view event,
                      const std::vector<value>& args);

/// @returns ACK, or BINARY_ACK if there is binary in `args`; errors as above.
///          `make_frames` needs the id of the event that is answered.
caf::expected<encoded_packet>
encode_ack(std::string_view nsp, const std::vector<value>& args,
           std::size_t max_attachments = default_max_attachments);

/// @returns a packet without head whose body is the JSON array of `values`, as
///          workers and actors send it to one another: any number of
///          attachments, else errors as above. Back again: `decode_values`.
caf::expected<encoded_packet> encode_values(const std::vector<value>& values);

/// @param data {"sid":...,"pid":...}; null = no payload. The protocol has no
///             binary in this packet: it would be null.
encoded_packet encode_connect(std::string_view nsp, const value& data);

/// @param error {"message":...,"data":...}; binary as above.
encoded_packet encode_connect_error(std::string_view nsp, const value& error);

encoded_packet encode_disconnect(std::string_view nsp);

} // namespace socketio::socket_io
