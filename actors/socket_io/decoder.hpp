// From the Engine.IO messages of one connection to packets. Strict: whatever
// is not a packet of protocol v5 is an error, and the connection is to be
// closed. Kind: pure.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <caf/expected.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/decoder_limits.hpp"
#include "actors/socket_io/parser.hpp"

namespace socketio::socket_io {

struct parsed_text;

/// One for each connection, shared by its namespaces. After an error what was
/// begun is dropped. Small while no packet is unfinished.
class decoder final : public packet_decoder {
public:
  /// @param limits must outlive the decoder; shared by all connections.
  explicit decoder(const decoder_limits& limits);
  ~decoder() override;

  /// Takes a text message, without the Engine.IO packet type.
  /// @returns nothing if the packet has attachments, which have to follow.
  decode_result add_text(std::string_view text) override;

  /// Takes a binary message: the next attachment of the unfinished packet. It
  /// takes the place of its placeholder; each attachment has one at most, and
  /// one without is dropped.
  decode_result add_binary(std::string_view bytes) override;

private:
  struct unfinished;

  decode_result begin(parsed_text parsed);

  const decoder_limits* limits_;
  std::unique_ptr<unfinished> unfinished_;
};

/// Reverses `encode_values`, `encode_event` and `encode_ack` without bounds,
/// for packets from other workers. Reads `body` and `attachments` only.
/// @returns all elements of the array (for an event, its name first);
///          `ec::protocol_violation` if there is no array.
caf::expected<std::vector<value>> decode_values(const encoded_packet& x);

} // namespace socketio::socket_io
