// See packet_payload.hpp.
#include "actors/socket_io/packet_payload.hpp"

#include <string>
#include <utility>

#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio::socket_io {

namespace {

caf::error set_args(packet& p, value payload) {
  auto elements = payload.get_ptr<value::array_t*>();
  if (elements == nullptr)
    return violation("payload is no array");
  p.args = std::move(*elements);
  return caf::none;
}

caf::error set_event(packet& p, value payload) {
  if (auto err = set_args(p, std::move(payload)))
    return err;
  if (p.args.empty() || !(p.args[0].is_string() || p.args[0].is_number()))
    return violation("event without a name");
  auto name = p.args[0].get_ptr<std::string*>();
  if (name != nullptr && is_reserved(*name))
    return violation("reserved event name");
  p.event = name != nullptr ? std::move(*name) : to_json_text(p.args[0]);
  p.args.erase(p.args.begin());
  return caf::none;
}

caf::error set_data(packet& p, value payload) {
  auto accepted = (p.type == packet_type::connect && payload.is_object())
                  || (p.type == packet_type::connect_error
                      && (payload.is_object() || payload.is_string()));
  if (!accepted)
    return violation("payload of the wrong type");
  p.data = std::move(payload);
  return caf::none;
}

} // namespace

caf::error set_payload(packet& p, value payload) {
  switch (p.type) {
    case packet_type::event:
    case packet_type::binary_event:
      return set_event(p, std::move(payload));
    case packet_type::ack:
    case packet_type::binary_ack:
      return set_args(p, std::move(payload));
    default:
      return set_data(p, std::move(payload));
  }
}

} // namespace socketio::socket_io
