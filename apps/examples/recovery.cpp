// Clients that come back: after a broken connection, or the crash of a worker,
// a client has its id, its rooms and its data again, and gets what it missed.
//
// Try:  example_recovery --cluster.workers=2, then in Node with
// socket.io-client:
//   const s = io("http://localhost:3000"); s.onAny(console.log);
//   ->  new <id> <offset>;   s.io.engine.close()  ->  back <id>, the same
//   await s.emitWithAck("visits")  ->  2
// The client needs the offset, which stands behind the arguments of each event.
#include "apps/socketio.hpp"

namespace {

/// The option that this takes is on unless a user says otherwise.
struct recovery_config : socketio::config {
  recovery_config() { server.connection_state_recovery = true; }
};

void set_up(socketio::server& io) {
  io.on_connection([](socketio::socket& s) {
    s.update_data([](socketio::value& x) {
      auto& n = x["visits"];
      n = n.is_null() ? 1 : n.get<int>() + 1;
    });
    s.emit(s.recovered() ? "back" : "new", s.id());
  });
  io.every_socket().on("visits", [](socketio::socket& s, socketio::ack reply) {
    reply(s.data().at("visits"));
  });
}

} // namespace

int main(int argc, char** argv) {
  recovery_config cfg;
  return socketio::run(cfg, argc, argv,
                       [] { return socketio::program{set_up}; });
}
