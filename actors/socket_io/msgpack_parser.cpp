// See msgpack_parser.hpp.
#include "actors/socket_io/msgpack_parser.hpp"

#include <string>
#include <utility>

#include "actors/socket_io/msgpack_decoder.hpp"
#include "actors/socket_io/msgpack_writer.hpp"

namespace socketio::socket_io {

namespace {

/// Format of a number of eight bytes: that of an ack id, which follows.
constexpr uint8_t uint64_format = 0xcf;

/// @returns a map of `members` with type and namespace in it, and then the
///          place of the ack id, if there is one.
encoded_packet begin(packet_type type, std::string_view nsp,
                     std::size_t members, bool with_id = false) {
  msgpack_writer writer;
  writer.begin_map(members + (with_id ? 1 : 0));
  writer.write_string("type");
  writer.write_unsigned(static_cast<uint64_t>(type));
  writer.write_string("nsp");
  writer.write_string(nsp);
  if (type == packet_type::event && !with_id)
    writer.write_string("data"); // the body is the array alone: see offset.hpp
  if (with_id) {
    writer.write_string("id");
    writer.put(uint64_format);
  }
  return {writer.take(), {}, {}, true};
}

/// @param data null = none.
encoded_packet encode_plain(packet_type type, std::string_view nsp,
                            const value& data) {
  if (data.is_null())
    return begin(type, nsp, 2);
  auto result = begin(type, nsp, 3);
  msgpack_writer writer;
  writer.write_string("data");
  writer.write(data);
  result.body = writer.take();
  return result;
}

} // namespace

msgpack_parser::msgpack_parser(const decoder_limits& limits) : limits_(limits) {
  // nop
}

std::unique_ptr<packet_decoder> msgpack_parser::make_decoder() const {
  return std::make_unique<msgpack_decoder>(limits_);
}

caf::expected<encoded_packet>
msgpack_parser::encode_event(std::string_view nsp, std::string_view event,
                             const std::vector<value>& args,
                             bool with_id) const {
  auto result = begin(packet_type::event, nsp, 3, with_id);
  msgpack_writer writer;
  if (with_id)
    writer.write_string("data");
  writer.begin_array(1 + args.size());
  writer.write_string(event);
  for (auto& x : args)
    writer.write(x);
  result.body = writer.take();
  return result;
}

caf::expected<encoded_packet>
msgpack_parser::encode_ack(std::string_view nsp,
                           const std::vector<value>& args) const {
  auto result = begin(packet_type::ack, nsp, 3, true);
  msgpack_writer writer;
  writer.write_string("data");
  writer.begin_array(args.size());
  for (auto& x : args)
    writer.write(x);
  result.body = writer.take();
  return result;
}

encoded_packet msgpack_parser::encode_connect(std::string_view nsp,
                                              const value& data) const {
  return encode_plain(packet_type::connect, nsp, data);
}

encoded_packet msgpack_parser::encode_connect_error(std::string_view nsp,
                                                    const value& error) const {
  return encode_plain(packet_type::connect_error, nsp, error);
}

encoded_packet msgpack_parser::encode_disconnect(std::string_view nsp) const {
  return begin(packet_type::disconnect, nsp, 2);
}

} // namespace socketio::socket_io
