// See encoder.hpp.
#include "actors/socket_io/encoder.hpp"

#include <limits>
#include <string>
#include <utility>

#include "actors/errors.hpp"
#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/packet.hpp"

namespace socketio::socket_io {

namespace {

constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

std::string make_head(packet_type type, std::string_view nsp,
                      std::size_t attachments = 0) {
  std::string result;
  result += static_cast<char>('0' + static_cast<int>(type));
  if (attachments > 0)
    result.append(std::to_string(attachments)).append(1, '-');
  if (nsp != "/")
    result.append(nsp).append(1, ',');
  return result;
}

encoded_packet encode_plain(packet_type type, std::string_view nsp,
                            const value& data) {
  return {make_head(type, nsp), data.is_null() ? "" : to_json_text(data), {}};
}

/// Writes `values` and the bracket that ends the array.
void write_rest(json_writer& writer, bool first,
                const std::vector<value>& values) {
  for (auto& x : values) {
    if (!std::exchange(first, false))
      writer.put(',');
    writer.write(x);
  }
  writer.put(']');
}

/// @returns a packet without head from all that was written.
caf::expected<encoded_packet> finish(json_writer writer,
                                     std::size_t max_attachments) {
  auto count = writer.attachments().size();
  if (count > max_attachments)
    return make_error(ec::limit_exceeded,
                      std::to_string(count) + " attachments in one packet");
  if (count > 0 && writer.has_false_placeholder())
    return make_error(ec::invalid_argument,
                      "an object looks like the place of an attachment");
  return encoded_packet{{}, writer.take_text(), writer.take_attachments()};
}

/// @returns a packet without head that is the array of `values`.
caf::expected<encoded_packet> encode_array(const std::vector<value>& values,
                                           std::size_t max_attachments) {
  json_writer writer;
  writer.put('[');
  write_rest(writer, true, values);
  return finish(std::move(writer), max_attachments);
}

caf::expected<encoded_packet> with_head(caf::expected<encoded_packet> x,
                                        packet_type plain, packet_type binary,
                                        std::string_view nsp) {
  if (x) {
    auto count = x->attachments.size();
    x->head = make_head(count > 0 ? binary : plain, nsp, count);
  }
  return x;
}

} // namespace

caf::expected<encoded_packet> encode_event(std::string_view nsp,
                                           std::string_view event,
                                           const std::vector<value>& args,
                                           std::size_t max_attachments) {
  json_writer writer;
  writer.put('[');
  writer.write_string(event);
  write_rest(writer, false, args);
  return with_head(finish(std::move(writer), max_attachments),
                   packet_type::event, packet_type::binary_event, nsp);
}

caf::expected<encoded_packet>
encode_portable_event(std::string_view nsp, std::string_view event,
                      const std::vector<value>& args) {
  auto result = encode_event(nsp, event, args, unbounded);
  if (result)
    result->portable = true;
  return result;
}

caf::expected<encoded_packet> encode_ack(std::string_view nsp,
                                         const std::vector<value>& args,
                                         std::size_t max_attachments) {
  return with_head(encode_array(args, max_attachments), packet_type::ack,
                   packet_type::binary_ack, nsp);
}

caf::expected<encoded_packet> encode_values(const std::vector<value>& values) {
  return encode_array(values, unbounded);
}

encoded_packet encode_connect(std::string_view nsp, const value& data) {
  return encode_plain(packet_type::connect, nsp, data);
}

encoded_packet encode_connect_error(std::string_view nsp, const value& error) {
  return encode_plain(packet_type::connect_error, nsp, error);
}

encoded_packet encode_disconnect(std::string_view nsp) {
  return {make_head(packet_type::disconnect, nsp), {}, {}};
}

} // namespace socketio::socket_io
