// See decoder.hpp.
#include "actors/socket_io/decoder.hpp"

#include <string>
#include <utility>

#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/packet_parser.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio::socket_io {

namespace {

/// Where attachment n belongs; null = nowhere, it is dropped.
using slot_list = std::vector<value*>;

bool is_placeholder(const value& x) {
  auto mark = x.find("_placeholder");
  return mark != x.end() && mark->is_boolean() && mark->get<bool>();
}

/// An attachment has one place at most: else a small packet could multiply it.
bool fill_slot(value& placeholder, slot_list& slots) {
  auto num = placeholder.find("num");
  if (num == placeholder.end() || !holds_integer<std::size_t>(*num))
    return false;
  auto index = num->get<std::size_t>();
  if (index >= slots.size() || slots[index] != nullptr)
    return false;
  slots[index] = &placeholder;
  return true;
}

/// @returns whether all placeholders in `x` are acceptable.
bool find_slots(value& x, slot_list& slots) {
  if (x.is_object() && is_placeholder(x))
    return fill_slot(x, slots);
  if (x.is_structured())
    for (auto& element : x)
      if (!find_slots(element, slots))
        return false;
  return true;
}

bool find_slots(std::vector<value>& xs, slot_list& slots) {
  for (auto& x : xs)
    if (!find_slots(x, slots))
      return false;
  return true;
}

} // namespace

// -- decoder -----------------------------------------------------------------

struct decoder::unfinished {
  packet result;
  /// Point into `result.args`.
  slot_list slots;
  std::size_t received = 0;
};

decoder::decoder(const decoder_limits& limits) : limits_(&limits) {
  // nop
}

decoder::~decoder() = default;

decode_result decoder::add_text(std::string_view text) {
  if (std::exchange(unfinished_, nullptr))
    return violation("text in the place of an attachment");
  auto parsed = parse_packet(text, *limits_);
  if (!parsed)
    return std::move(parsed.error());
  if (parsed->attachments > 0)
    return begin(std::move(*parsed));
  return std::optional<packet>{std::move(parsed->result)};
}

decode_result decoder::begin(parsed_text parsed) {
  auto x = std::make_unique<unfinished>();
  x->result = std::move(parsed.result);
  x->result.type = x->result.type == packet_type::binary_event
                     ? packet_type::event
                     : packet_type::ack;
  x->slots.resize(parsed.attachments);
  if (!find_slots(x->result.args, x->slots))
    return violation("placeholder without an attachment");
  unfinished_ = std::move(x);
  return std::optional<packet>{};
}

decode_result decoder::add_binary(std::string_view bytes) {
  if (!unfinished_)
    return violation("binary that belongs to no packet");
  auto& [result, slots, received] = *unfinished_;
  if (auto slot = slots[received])
    *slot = binary(bytes);
  if (++received < slots.size())
    return std::optional<packet>{};
  auto done = std::exchange(unfinished_, nullptr);
  return std::optional<packet>{std::move(done->result)};
}

// -- between workers ---------------------------------------------------------

caf::expected<std::vector<value>> decode_values(const encoded_packet& x) {
  auto array = read_json(x.body, no_json_limits);
  if (!array)
    return std::move(array.error());
  if (!array->is_array())
    return violation("not an array");
  slot_list slots(x.attachments.size());
  if (!slots.empty() && !find_slots(*array, slots))
    return violation("placeholder without an attachment");
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i] != nullptr)
      *slots[i] = binary(x.attachments[i]);
  return std::move(array->get_ref<value::array_t&>());
}

} // namespace socketio::socket_io
