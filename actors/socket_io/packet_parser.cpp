// See packet_parser.hpp.
#include "actors/socket_io/packet_parser.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/packet_payload.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio::socket_io {

namespace {

// -- the head ----------------------------------------------------------------

bool has_attachments(packet_type type) {
  return type == packet_type::binary_event || type == packet_type::binary_ack;
}

/// Takes the decimal number off `text`.
/// @returns nothing if it does not begin with a digit or is above `max`.
std::optional<uint64_t> take_number(std::string_view& text, uint64_t max) {
  uint64_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || result > max)
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return result;
}

caf::expected<packet_type> take_type(std::string_view& text) {
  if (text.empty() || text[0] < '0' || text[0] > '6')
    return violation("unknown packet type");
  auto result = static_cast<packet_type>(text[0] - '0');
  text.remove_prefix(1);
  return result;
}

caf::expected<std::size_t> take_attachments(std::string_view& text,
                                            std::size_t max) {
  auto count = take_number(text, std::numeric_limits<uint64_t>::max());
  if (!count || *count == 0 || !text.starts_with('-'))
    return violation("malformed number of attachments");
  if (*count > max)
    return excess("too many attachments");
  text.remove_prefix(1);
  return static_cast<std::size_t>(*count);
}

caf::expected<std::string> take_nsp(std::string_view& text, std::size_t max) {
  if (!text.starts_with('/'))
    return std::string{"/"};
  auto result = text.substr(0, text.find(','));
  if (result.size() > max)
    return excess("name of the namespace too long");
  text.remove_prefix(std::min(result.size() + 1, text.size()));
  return std::string{result};
}

caf::expected<std::optional<uint64_t>> take_id(std::string_view& text) {
  constexpr uint64_t max_id = uint64_t{1} << 53;
  if (text.empty() || text[0] < '0' || text[0] > '9')
    return std::optional<uint64_t>{};
  auto result = take_number(text, max_id);
  if (!result)
    return violation("acknowledgement id out of range");
  return result;
}

// -- the payload -------------------------------------------------------------

caf::error take_payload(packet& p, std::string_view text,
                        const decoder_limits& limits) {
  if (text.empty())
    return caf::none;
  if (p.type == packet_type::disconnect)
    return violation("payload of the wrong type");
  auto is_ack = p.type == packet_type::ack || p.type == packet_type::binary_ack;
  auto name = is_ack ? 0u : 1u;
  auto payload =
    read_json(text, {limits.max_depth, limits.max_arguments + name});
  if (!payload)
    return std::move(payload.error());
  return set_payload(p, std::move(*payload));
}

} // namespace

caf::expected<parsed_text> parse_packet(std::string_view text,
                                        const decoder_limits& limits) {
  auto type = take_type(text);
  if (!type)
    return std::move(type.error());
  parsed_text result;
  auto& p = result.result;
  p.type = *type;
  if (has_attachments(p.type)) {
    auto count = take_attachments(text, limits.max_attachments);
    if (!count)
      return std::move(count.error());
    result.attachments = *count;
  }
  auto nsp = take_nsp(text, limits.max_nsp_size);
  if (!nsp)
    return std::move(nsp.error());
  p.nsp = std::move(*nsp);
  auto id = take_id(text);
  if (!id)
    return std::move(id.error());
  p.id = *id;
  if (auto err = take_payload(p, text, limits))
    return err;
  return result;
}

} // namespace socketio::socket_io
