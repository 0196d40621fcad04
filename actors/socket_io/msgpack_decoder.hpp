// From one binary message, a map in MessagePack, to a packet.
// Kind: pure.
#pragma once

#include <string_view>

#include "actors/socket_io/decoder_limits.hpp"
#include "actors/socket_io/parser.hpp"

namespace socketio::socket_io {

/// Keeps nothing between packets; text is a violation.
class msgpack_decoder final : public packet_decoder {
public:
  /// @param limits must outlive the decoder; shared by all connections.
  explicit msgpack_decoder(const decoder_limits& limits) : limits_(limits) {
    // nop
  }

  decode_result add_text(std::string_view text) override;
  decode_result add_binary(std::string_view bytes) override;

private:
  const decoder_limits& limits_;
};

} // namespace socketio::socket_io
