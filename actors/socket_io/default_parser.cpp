// See default_parser.hpp.
#include "actors/socket_io/default_parser.hpp"

#include <string>

#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio::socket_io {

default_parser::default_parser(const decoder_limits& limits) : limits_(limits) {
  // nop
}

std::unique_ptr<packet_decoder> default_parser::make_decoder() const {
  return std::make_unique<decoder>(limits_);
}

caf::expected<encoded_packet>
default_parser::encode_event(std::string_view nsp, std::string_view event,
                             const std::vector<value>& args, bool) const {
  return socket_io::encode_event(nsp, event, args, limits_.max_attachments);
}

caf::expected<encoded_packet>
default_parser::encode_ack(std::string_view nsp,
                           const std::vector<value>& args) const {
  return socket_io::encode_ack(nsp, args, limits_.max_attachments);
}

encoded_packet default_parser::encode_connect(std::string_view nsp,
                                              const value& data) const {
  return socket_io::encode_connect(nsp, data);
}

encoded_packet default_parser::encode_connect_error(std::string_view nsp,
                                                    const value& error) const {
  return socket_io::encode_connect_error(nsp, error);
}

encoded_packet default_parser::encode_disconnect(std::string_view nsp) const {
  return socket_io::encode_disconnect(nsp);
}

caf::expected<encoded_packet>
default_parser::encode_portable(std::string_view, const encoded_packet& x,
                                bool) const {
  if (auto count = x.attachments.size(); count > limits_.max_attachments)
    return excess(std::to_string(count) + " attachments in one packet");
  return x;
}

} // namespace socketio::socket_io
