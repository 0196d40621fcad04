// See msgpack_decoder.hpp.
#include "actors/socket_io/msgpack_decoder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "actors/socket_io/msgpack_reader.hpp"
#include "actors/socket_io/packet_payload.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio::socket_io {

namespace {

constexpr uint64_t max_id = uint64_t{1} << 53;

/// The members of the map that mean something; nothing = missing or
/// `undefined`.
struct members {
  std::optional<value> type;
  std::optional<value> nsp;
  std::optional<value> data;
  std::optional<value> id;
};

/// @returns the member of that name; null for others.
std::optional<value>* find(members& x, std::string_view name) {
  if (name == "type")
    return &x.type;
  if (name == "nsp")
    return &x.nsp;
  if (name == "data")
    return &x.data;
  return name == "id" ? &x.id : nullptr;
}

caf::error read_member(msgpack_reader& in, members& out,
                       const json_limits& limits) {
  auto name = in.take_string();
  if (!name)
    return violation("malformed MessagePack");
  if (in.take_undefined())
    return caf::none;
  value_builder builder{limits};
  if (!in.read(builder))
    return builder.error();
  if (auto place = find(out, *name))
    *place = builder.take();
  return caf::none;
}

caf::error read_members(std::string_view bytes, members& out,
                        const json_limits& limits) {
  msgpack_reader in{bytes};
  auto count = in.take_map();
  if (!count)
    return violation("a packet is a map");
  for (auto left = *count; left > 0; --left)
    if (auto err = read_member(in, out, limits))
      return err;
  return in.at_end() ? caf::error{} : violation("bytes behind the packet");
}

caf::error set_head(packet& p, members& x, const decoder_limits& limits) {
  constexpr auto last = static_cast<uint64_t>(packet_type::connect_error);
  if (!x.type || !holds_integer<uint64_t>(*x.type)
      || x.type->get<uint64_t>() > last)
    return violation("unknown packet type");
  p.type = static_cast<packet_type>(x.type->get<uint64_t>());
  if (!x.nsp || !x.nsp->is_string())
    return violation("packet without a namespace");
  p.nsp = std::move(x.nsp->get_ref<std::string&>());
  if (p.nsp.size() > limits.max_nsp_size)
    return excess("name of the namespace too long");
  if (!x.id)
    return caf::none;
  if (!holds_integer<uint64_t>(*x.id) || x.id->get<uint64_t>() > max_id)
    return violation("acknowledgement id out of range");
  p.id = x.id->get<uint64_t>();
  return caf::none;
}

/// Only CONNECT and DISCONNECT may come without data.
caf::error set_data(packet& p, members& x, const decoder_limits& limits) {
  if (!x.data)
    return p.type == packet_type::connect || p.type == packet_type::disconnect
             ? caf::error{}
             : violation("packet without data");
  if (auto err = set_payload(p, std::move(*x.data)))
    return err;
  return p.args.size() > limits.max_arguments ? excess("too many elements")
                                              : caf::error{};
}

} // namespace

decode_result msgpack_decoder::add_text(std::string_view) {
  return violation("text is no packet in MessagePack");
}

decode_result msgpack_decoder::add_binary(std::string_view bytes) {
  members x;
  // An event's name is the first element.
  if (auto err =
        read_members(bytes, x, {limits_.max_depth, limits_.max_arguments + 1}))
    return err;
  packet result;
  if (auto err = set_head(result, x, limits_))
    return err;
  if (auto err = set_data(result, x, limits_))
    return err;
  return std::optional<packet>{std::move(result)};
}

} // namespace socketio::socket_io
