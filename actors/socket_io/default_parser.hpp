// The parser of the Socket.IO protocol v5: text, with binary as attachments.
// Kind: pure.
#pragma once

#include "actors/socket_io/decoder_limits.hpp"
#include "actors/socket_io/parser.hpp"

namespace socketio::socket_io {

/// Joins decoder.hpp and encoder.hpp. `limits.max_attachments` bounds what is
/// sent, too.
class default_parser final : public parser {
public:
  explicit default_parser(const decoder_limits& limits);

  std::unique_ptr<packet_decoder> make_decoder() const override;
  caf::expected<encoded_packet> encode_event(std::string_view nsp,
                                             std::string_view event,
                                             const std::vector<value>& args,
                                             bool with_id) const override;
  caf::expected<encoded_packet>
  encode_ack(std::string_view nsp,
             const std::vector<value>& args) const override;
  encoded_packet encode_connect(std::string_view nsp,
                                const value& data) const override;
  encoded_packet encode_connect_error(std::string_view nsp,
                                      const value& error) const override;
  encoded_packet encode_disconnect(std::string_view nsp) const override;

  /// It is what this parser would write, unless it has too many attachments.
  caf::expected<encoded_packet> encode_portable(std::string_view nsp,
                                                const encoded_packet& x,
                                                bool with_id) const override;

private:
  decoder_limits limits_;
};

} // namespace socketio::socket_io
