// Any actor emits: a clock on CAF's scheduler tells all clients the time, and
// whoever asks gets a letter of his own.
//
// Try:  example_ticker --cluster.workers=2, then in Node with socket.io-client:
//   const s = io("http://localhost:3000"); s.onAny(console.log);
//   ->  tick 1, tick 2...;   s.emit("subscribe")  ->  letter to <id>
#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include "apps/socketio.hpp"

using namespace std::chrono_literals;
using socketio::sockets_in;

namespace {

caf::behavior ticker(caf::stateful_actor<int>* self,
                     socketio::adapter_actor cluster) {
  self->send(self, caf::tick_atom::value);
  return {
    [self, cluster](caf::tick_atom) {
      // `local`: each worker has a ticker and tells its own clients.
      self->send(cluster, sockets_in("/").local().emit("tick", ++self->state));
      self->delayed_send(self, 1s, caf::tick_atom::value);
    },
    [self, cluster](const socketio::socket_ref& who) {
      self->send(cluster, sockets_in(who).emit("letter", "to " + who.id));
    },
  };
}

} // namespace

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    auto actor = io.self()->spawn(ticker, io.cluster());
    io.self()->link_to(actor);
    io.every_socket().on("subscribe",
                         socketio::forward_to<socketio::socket_ref>(actor));
  });
}
