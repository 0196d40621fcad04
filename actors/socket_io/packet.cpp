// See packet.hpp.
#include "actors/socket_io/packet.hpp"

#include <algorithm>
#include <array>

namespace socketio::socket_io {

std::string_view to_string(packet_type x) {
  switch (x) {
    case packet_type::connect:
      return "connect";
    case packet_type::disconnect:
      return "disconnect";
    case packet_type::event:
      return "event";
    case packet_type::ack:
      return "ack";
    case packet_type::connect_error:
      return "connect_error";
    case packet_type::binary_event:
      return "binary_event";
    case packet_type::binary_ack:
      return "binary_ack";
  }
  return "unknown";
}

bool is_reserved(std::string_view event) {
  constexpr std::array<std::string_view, 6> names{
    "connect",       "connect_error", "disconnect",
    "disconnecting", "newListener",   "removeListener",
  };
  return std::find(names.begin(), names.end(), event) != names.end();
}

bool is_reserved_by_servers(std::string_view event) {
  return event == "connect" || event == "connection"
         || event == "new_namespace";
}

} // namespace socketio::socket_io
