// Events that tell what the worker knows about the caller and itself.
#include "apps/testbed/contract.hpp"

#include <memory>
#include <string>
#include <unordered_map>
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

value describe_worker(const server& io, const nsp& n) {
  auto counts = n.counts();
  return {{"pid", ::getpid()},
          {"sockets", counts.sockets},
          {"rooms", counts.rooms},
          {"engine", io.connections()},
          {"namespaces", io.namespaces()}};
}

/// Counts the events of each socket of `n`.
void add_any_count(nsp n) {
  auto counts = std::make_shared<std::unordered_map<std::string, uint64_t>>();
  auto& on = n.every_socket();
  on.on_any([counts](socket& s, const std::string&, const std::vector<value>&) {
    ++(*counts)[s.id()];
  });
  on.on_disconnect(
    [counts](socket& s, close_reason) { counts->erase(s.id()); });
  on.on("any_count",
        [counts](socket& s, ack reply) { reply((*counts)[s.id()]); });
}

void merge(value& into, const value& members) {
  if (!into.is_object())
    into = value::object();
  into.update(members);
}

} // namespace

void add_info_events(server& io, nsp n) {
  auto& on = n.every_socket();
  on.on("whoami", [](socket& s, ack reply) {
    reply(value{{"pid", ::getpid()}, {"sid", s.id()}});
  });
  on.on("handshake", [](socket& s, ack reply) { reply(s.handshake()); });
  on.on("conn_info",
        [](socket& s, ack reply) { reply(describe_connection(s)); });
  on.on("stats",
        [&io](socket& s, ack reply) { reply(describe_worker(io, s.nsp())); });
  on.on("close_worker", [&io](ack reply) {
    reply("ok");
    io.close();
  });
  add_any_count(n);
  on.on("socket_data", [](socket& s, const value& members, ack reply) {
    s.update_data([&](value& data) { merge(data, members); });
    reply(s.data());
  });
}

} // namespace socketio::testbed
