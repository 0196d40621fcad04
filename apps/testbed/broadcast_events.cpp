// Events that reach other sockets, cluster-wide.
#include "apps/testbed/contract.hpp"

#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "apps/testbed/target.hpp"

namespace socketio::testbed {

namespace {

/// Used by `emit_ack` and `emit_one` without a timeout of their own.
constexpr double default_ack_timeout_ms = 2000;

/// One socket anywhere: {sid, timeout?}.
struct recipient {
  std::string sid;
  /// Milliseconds.
  double timeout = default_ack_timeout_ms;
};

void from_json(const value& x, recipient& out) {
  x.at("sid").get_to(out.sid);
  out.timeout = x.value("timeout", default_ack_timeout_ms);
}

std::vector<value> list_of(const value& args) {
  return args.get<std::vector<value>>();
}

std::vector<std::string> room_names(const value& x) {
  if (x.is_string())
    return {x.get<std::string>()};
  return x.get<std::vector<std::string>>();
}

value outcome(const caf::error& why, const char* key, value x) {
  value result{{"err", nullptr}};
  if (why)
    result["err"] = describe(why);
  result[key] = std::move(x);
  return result;
}

void add_emits(listeners& on) {
  on.on("broadcast", [](socket& s, const value& payload, ack reply) {
    s.nsp().emit("msg", payload);
    reply("ok");
  });
  on.on("to_room", [](socket& s, const std::string& room, const value& payload,
                      ack reply) {
    s.nsp().to(room).emit("msg", payload);
    reply("ok");
  });
  on.on("emit_to", [](socket& s, const target& o, const std::string& event,
                      const value& args, ack reply) {
    resolve(s, o).emit(event, spread{list_of(args)});
    reply("ok");
  });
}

void add_acknowledged(listeners& on) {
  on.on(
    "broadcast_ack", [](socket& s, const value& payload, double ms, ack reply) {
      target all;
      all.timeout = ms;
      resolve(s, all)
        .emit_with_ack("ask", payload)
        .then([reply](std::vector<value> answers) { reply(answers.size()); },
              [reply](const caf::error& why, std::vector<value> answers) {
                reply(outcome(why, "n", answers.size()));
              });
    });
  on.on("emit_ack", [](socket& s, const target& o, const std::string& event,
                       const value& args, ack reply) {
    resolve(s, o, default_ack_timeout_ms)
      .emit_with_ack(event, spread{list_of(args)})
      .then(
        [reply](std::vector<value> answers) {
          reply(outcome({}, "responses", std::move(answers)));
        },
        [reply](const caf::error& why, std::vector<value> answers) {
          reply(outcome(why, "responses", std::move(answers)));
        });
  });
  on.on("emit_one", [](socket& s, const recipient& whom,
                       const std::string& event, const value& args, ack reply) {
    s.nsp()
      .remote(whom.sid)
      .timeout(milliseconds(whom.timeout))
      .emit_with_ack(event, spread{list_of(args)})
      .then(
        [reply](std::optional<value> answer) {
          reply(outcome({}, "response", answer.value_or(nullptr)));
        },
        [reply](const caf::error& why) {
          reply(outcome(why, "response", nullptr));
        });
  });
}

void add_moves(listeners& on) {
  on.on("sockets_join", [](socket& s, const std::string& from,
                           const std::string& room, ack reply) {
    s.nsp().in(from).sockets_join(room);
    reply("ok");
  });
  on.on("sockets_leave", [](socket& s, const std::string& from,
                            const std::string& room, ack reply) {
    s.nsp().in(from).sockets_leave(room);
    reply("ok");
  });
  on.on("disconnect_room", [](socket& s, const std::string& room, ack reply) {
    reply("ok");
    s.nsp().in(room).disconnect_sockets(true);
  });
  on.on("make_join",
        [](socket& s, const target& o, const value& rooms, ack reply) {
          resolve(s, o).sockets_join(room_names(rooms));
          reply("ok");
        });
  on.on("make_leave",
        [](socket& s, const target& o, const value& rooms, ack reply) {
          resolve(s, o).sockets_leave(room_names(rooms));
          reply("ok");
        });
  on.on("make_disconnect",
        [](socket& s, const target& o, bool close, ack reply) {
          reply("ok");
          resolve(s, o).disconnect_sockets(close);
        });
}

} // namespace

void add_broadcast_events(server&, nsp n) {
  add_emits(n.every_socket());
  add_acknowledged(n.every_socket());
  add_moves(n.every_socket());
}

} // namespace socketio::testbed
