// What the Socket.IO protocol suite expects of a server.
#include "apps/testbed/profiles.hpp"

#include <vector>

#include "actors/socket_io/nsp.hpp"

namespace socketio::testbed {

namespace {

void add_events(nsp n) {
  n.on_connection([](socket& s) { s.emit("auth", s.handshake().auth); });
  auto& on = n.every_socket();
  on.on("message", [](socket& s, const std::vector<value>& args) {
    s.emit("message-back", spread{args});
  });
  on.on("message-with-ack",
        [](const std::vector<value>& args, ack reply) { reply(spread{args}); });
}

} // namespace

void socketio_suite(server& io) {
  add_events(io.of("/"));
  add_events(io.of("/custom"));
}

} // namespace socketio::testbed
