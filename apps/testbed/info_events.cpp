// Events that tell what the worker knows about the caller and itself.
#include "apps/testbed/contract.hpp"

#include <string>
#include <vector>

#include <unistd.h>

namespace socketio::testbed {

namespace {

value describe_connection(const socket& s) {
  auto conn = s.conn();
  return {{"transport", to_string(conn.current)},
          {"protocol", conn.protocol},
          {"recovered", s.recovered()}};
}

void merge(value& into, const value& members) {
  if (!into.is_object())
    into = value::object();
  into.update(members);
}

} // namespace

void add_info_events(nsp n) {
  auto& on = n.every_socket();
  on.on("whoami", [](socket& s, ack reply) {
    reply(value{{"pid", ::getpid()}, {"sid", s.id()}});
  });
  on.on("handshake", [](socket& s, ack reply) { reply(s.handshake()); });
  on.on("conn_info",
        [](socket& s, ack reply) { reply(describe_connection(s)); });
  on.on("socket_data", [](socket& s, const value& members, ack reply) {
    s.update_data([&](value& data) { merge(data, members); });
    reply(s.data());
  });
}

} // namespace socketio::testbed
