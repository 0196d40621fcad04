// See refusals.hpp.
#include "actors/socket_io/refusals.hpp"

#include <string>

#include "actors/socket_io/packet.hpp"

namespace socketio::socket_io {

namespace {

[[noreturn]] void refuse(std::string_view event) {
  throw std::invalid_argument("\"" + std::string{event}
                              + "\" is a reserved event name");
}

} // namespace

void refuse_reserved(std::string_view event) {
  if (is_reserved(event))
    refuse(event);
}

void refuse_reserved_by_servers(std::string_view event) {
  if (is_reserved_by_servers(event))
    refuse(event);
}

} // namespace socketio::socket_io
