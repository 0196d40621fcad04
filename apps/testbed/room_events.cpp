// Events about the rooms of the caller.
#include "apps/testbed/contract.hpp"

#include <string>
#include <vector>

namespace socketio::testbed {

void add_room_events(server&, nsp n) {
  auto& on = n.every_socket();
  on.on("join", [](socket& s, const std::string& room, ack reply) {
    s.join(room);
    reply("ok");
  });
  on.on("join_many",
        [](socket& s, const std::vector<std::string>& rooms, ack reply) {
          s.join(rooms);
          reply("ok");
        });
  on.on("leave", [](socket& s, const std::string& room, ack reply) {
    s.leave(room);
    reply("ok");
  });
  on.on("rooms", [](socket& s, ack reply) { reply(s.rooms()); });
  on.on_disconnecting([](socket& s, close_reason reason) {
    s.nsp()
      .to("watchers")
      .except(s.id())
      .emit("bye", value{{"sid", s.id()},
                         {"reason", to_string(reason)},
                         {"rooms", s.rooms()}});
  });
}

} // namespace socketio::testbed
