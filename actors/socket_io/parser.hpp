// How packets stand on the wire: the interface behind the option
// `server.parser`. All workers and all clients of a cluster use the same.
// Kind: pure.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <caf/expected.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/packet.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

namespace socket_io {

/// A packet, or nothing if more messages are needed, or an error:
/// `ec::protocol_violation` or `ec::limit_exceeded`, with a text for people.
using decode_result = caf::expected<std::optional<packet>>;

} // namespace socket_io

/// From the Engine.IO messages of one connection to packets. Whatever is not a
/// packet is an error, and the connection is closed. The bytes come from a
/// stranger: sizes, counts and depths must be bounded.
class packet_decoder {
public:
  virtual ~packet_decoder() = default;

  /// Takes a text message, without the Engine.IO packet type.
  virtual socket_io::decode_result add_text(std::string_view text) = 0;

  /// Takes a binary message.
  virtual socket_io::decode_result add_binary(std::string_view bytes) = 0;
};

/// Encodes packets and makes decoders. One for the whole server; keeps no
/// state. A parser of one's own is given to `server::use_parser`.
///
/// An encoded packet is shared by all its receivers, so ack ids are put in
/// later, between `encoded_packet::head` and `body`, as that struct describes.
///
/// `nsp` is the name of the namespace and begins with '/'. Errors of the
/// encoding functions, `ec::limit_exceeded` and `ec::invalid_argument`, are
/// those of the arguments; the program that gave them gets an exception.
class parser {
public:
  virtual ~parser() = default;

  /// @returns a decoder for a new connection; it may refer to this parser. One
  ///          that reads what `encode_event` writes as well lets
  ///          `listeners::on_any_outgoing` hear of broadcasts.
  virtual std::unique_ptr<packet_decoder> make_decoder() const = 0;

  /// @param with_id an ack id will be put in; else none will.
  virtual caf::expected<encoded_packet>
  encode_event(std::string_view nsp, std::string_view event,
               const std::vector<value>& args, bool with_id) const = 0;

  /// An ack id will be put in: that of the event which is answered.
  virtual caf::expected<encoded_packet>
  encode_ack(std::string_view nsp, const std::vector<value>& args) const = 0;

  /// @param data {"sid":...,"pid":...}; null = none.
  virtual encoded_packet encode_connect(std::string_view nsp,
                                        const value& data) const = 0;

  /// @param error {"message":...,"data":...}.
  virtual encoded_packet encode_connect_error(std::string_view nsp,
                                              const value& error) const = 0;

  /// The server ends the namespace for one client.
  virtual encoded_packet encode_disconnect(std::string_view nsp) const = 0;

  /// Encodes an event anew that was made without this parser.
  /// @param x see `encoded_packet::portable`; the server drops that mark.
  /// @returns as `encode_event`, which this calls with what it reads in `x`;
  ///          `ec::protocol_violation` if that is no event.
  virtual caf::expected<encoded_packet> encode_portable(std::string_view nsp,
                                                        const encoded_packet& x,
                                                        bool with_id) const;
};

} // namespace socketio
