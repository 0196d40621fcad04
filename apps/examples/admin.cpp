// Looking after a cluster: who is connected anywhere, messages between the
// workers, and throwing somebody out, wherever he is.
//
// Try:  example_admin --cluster.workers=2, then in Node with socket.io-client:
//   const s = io("http://localhost:3000/admin");
//   await s.emitWithAck("clients")      ->  [{"id":..., "rooms":[...]}, ...]
//   await s.emitWithAck("load")         ->  [1, 0]: connections by worker
//   s.emit("kick", "<id>")
#include "apps/socketio.hpp"

using socketio::value;

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    // What each worker answers to "load"; see below.
    io.on("load", [&io](socketio::ack reply) { reply(io.connections()); });

    auto& all = io.of("/admin").every_socket();
    all.on("clients", [&io](socketio::ack reply) {
      io.fetch_sockets().then(
        [reply](const std::vector<socketio::remote_socket>& sockets) {
          auto list = value::array();
          for (auto& s : sockets)
            list.push_back({{"id", s.id()}, {"rooms", s.rooms()}});
          reply(list);
        },
        [reply](const caf::error& why) {
          reply(value{{"error", socketio::describe(why)}});
        });
    });
    all.on("load", [&io](socketio::ack reply) {
      // Asks all other workers; this one adds itself.
      io.server_side_emit_with_ack("load").then(
        [&io, reply](std::vector<value> answers) {
          answers.insert(answers.begin(), io.connections());
          reply(answers);
        });
    });
    all.on("kick",
           [&io](const std::string& id) { io.remote(id).disconnect(true); });
  });
}
