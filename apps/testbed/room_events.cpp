// Events about the rooms of the caller.
#include "apps/testbed/contract.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace socketio::testbed {

namespace {

std::string_view name_of(local_sockets::room_event x) {
  using what = local_sockets::room_event;
  return x == what::create_room   ? "create-room"
         : x == what::delete_room ? "delete-room"
         : x == what::join_room   ? "join-room"
                                  : "leave-room";
}

/// Tells `s` of the rooms of this worker until it leaves.
void watch_rooms(socket& s, ack reply) {
  auto id = s.nsp().on_room_event(
    [s](auto what, const std::string& room, const std::string& sid) {
      s.emit("room_event", name_of(what), room, sid);
    });
  s.on_disconnect([id](socket& s, close_reason) { s.nsp().off(id); });
  reply("ok");
}

} // namespace

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
  on.on("watch_rooms", watch_rooms);
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
