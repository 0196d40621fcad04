// Events that ask the other workers.
#include "apps/testbed/contract.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/socket_io/remote_socket.hpp"
#include "apps/testbed/target.hpp"

namespace socketio::testbed {

namespace {

using clock = std::chrono::steady_clock;

void answer_with_count(const broadcast_operator& whom, ack reply) {
  whom.fetch_sockets().then(
    [reply](std::vector<remote_socket> found) { reply(found.size()); },
    [reply](const caf::error& why) {
      reply(value{{"err", describe(why)}});
    });
}

value describe_socket(const remote_socket& s) {
  auto shake = s.handshake();
  value headers = value::object();
  if (auto agent = shake["headers"].find("user-agent");
      agent != shake["headers"].end())
    headers["user-agent"] = *agent;
  return {{"id", s.id()},
          {"rooms", s.rooms()},
          {"data", s.data()},
          {"handshake",
           {{"auth", shake["auth"]},
            {"query", shake["query"]},
            {"address", shake["address"]},
            {"headers", std::move(headers)}}}};
}

value describe_sockets(const std::vector<remote_socket>& found) {
  value list = value::array();
  for (auto& s : found)
    list.push_back(describe_socket(s));
  return {{"sockets", std::move(list)}};
}

/// Raises `event` at the other workers and answers {err, responses, ms}.
void ask_servers(nsp n, std::string_view event, ack reply) {
  auto start = clock::now();
  auto finish = [reply, start](const caf::error& why,
                               std::vector<value> answers) {
    std::chrono::duration<double, std::milli> ms = clock::now() - start;
    value result{{"err", nullptr}};
    if (why)
      result["err"] = describe(why);
    result["responses"] = std::move(answers);
    result["ms"] = static_cast<int64_t>(ms.count());
    reply(std::move(result));
  };
  n.server_side_emit_with_ack(event).then(
    [finish](std::vector<value> answers) { finish({}, std::move(answers)); },
    finish);
}

void add_server_side_events(nsp n) {
  n.on("ping_all", [](ack reply) { reply(::getpid()); });
  n.on("silent", [](ack) {});
  n.on("twice", [](ack reply) {
    reply(1);
    reply(2);
  });
  n.on("note", [n](const std::vector<value>& args) {
    n.local().emit("noted", value{{"pid", ::getpid()}, {"args", args}});
  });
}

} // namespace

void add_cluster_events(server& io, nsp n) {
  add_server_side_events(n);
  auto& on = n.every_socket();
  on.on("fetch",
        [](socket& s, ack reply) { answer_with_count(s.nsp(), reply); });
  on.on("fetch_room", [](socket& s, const std::string& room, ack reply) {
    answer_with_count(s.nsp().in(room), reply);
  });
  on.on("fetch_sockets", [](socket& s, const target& o, ack reply) {
    resolve(s, o).fetch_sockets().then(
      [reply](std::vector<remote_socket> found) {
        reply(describe_sockets(found));
      },
      [reply](const caf::error& why) {
        reply(value{{"err", describe(why)}});
      });
  });
  on.on("server_count", [&io](ack reply) { reply(io.server_count()); });
  on.on("server_side_emit", [](socket& s, ack reply) {
    s.nsp()
      .server_side_emit_with_ack("ping_all")
      .then([reply](std::vector<value> pids) { reply(std::move(pids)); },
            [reply](const caf::error& why, std::vector<value> pids) {
              reply(value{{"err", describe(why)}, {"pids", std::move(pids)}});
            });
  });
  on.on("note_all", [](socket& s, const value& args, ack reply) {
    s.nsp().server_side_emit("note", spread{args.get<std::vector<value>>()});
    reply("ok");
  });
  on.on("sse_silent",
        [](socket& s, ack reply) { ask_servers(s.nsp(), "silent", reply); });
  on.on("sse_twice",
        [](socket& s, ack reply) { ask_servers(s.nsp(), "twice", reply); });
}

} // namespace socketio::testbed
