// See sockets_in.hpp.
#include "actors/socket_io/sockets_in.hpp"

#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/refusals.hpp"

namespace socketio {

sockets_in::sockets_in(std::string nsp) {
  if (nsp.empty() || nsp.front() != '/')
    nsp.insert(0, 1, '/');
  opts_.nsp = std::move(nsp);
}

sockets_in::sockets_in(const socket_ref& x) {
  opts_.nsp = x.nsp;
  opts_.rooms = {x.id};
}

sockets_join sockets_in::sockets_join(room_list rooms) const {
  return {opts_, std::move(rooms.names)};
}

sockets_leave sockets_in::sockets_leave(room_list rooms) const {
  return {opts_, std::move(rooms.names)};
}

disconnect_sockets sockets_in::disconnect_sockets(bool close) const {
  return {opts_, close};
}

fetch_sockets sockets_in::fetch_sockets() const {
  return {opts_, timeout_};
}

encoded_packet sockets_in::encode(std::string_view event,
                                  const std::vector<value>& args) const {
  socket_io::refuse_reserved(event);
  return socket_io::must(
    socket_io::encode_portable_event(opts_.nsp, event, args));
}

server_side_emit sockets_in::server_side(std::string_view event,
                                         std::vector<value> args) const {
  socket_io::refuse_reserved_by_servers(event);
  args.insert(args.begin(), std::string{event});
  return {opts_.nsp, socket_io::must(socket_io::encode_values(args))};
}

} // namespace socketio
