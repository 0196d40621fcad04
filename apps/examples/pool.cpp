// Events forwarded to a pool of actors: long computations run on CAF's
// scheduler while the loop serves everybody else; the answer is the ack.
//
// Try:  example_pool --cluster.role=standalone, then in Node:
//   const s = io("http://localhost:3000");
//   await s.emitWithAck("prime?", 1000003)  ->  true
//   await s.emitWithAck("half?", 3)         ->  {"error": "internal error"}
#include <caf/actor_pool.hpp>
#include <caf/event_based_actor.hpp>

#include "apps/socketio.hpp"

namespace {

bool is_prime(uint64_t n) {
  for (uint64_t i = 2; i * i <= n; ++i)
    if (n % i == 0)
      return false;
  return n > 1;
}

caf::behavior worker() {
  return {
    [](uint64_t n) { return is_prime(n); },
    [](const socketio::client_event& ev) -> caf::result<std::string> {
      return make_error(socketio::ec::invalid_argument,
                        "nobody handles " + ev.name);
    },
  };
}

} // namespace

int main(int argc, char** argv) {
  return socketio::run(argc, argv, [](socketio::server& io) {
    auto& system = io.self()->system();
    auto pool = caf::actor_pool::make(
      system.dummy_execution_unit(), 4,
      [&system] { return system.spawn(worker); },
      caf::actor_pool::round_robin());
    // The pool ends with the actor of the handlers, and that with the server.
    io.self()->link_to(pool);
    auto& all = io.every_socket();
    all.on("prime?", socketio::forward_to<uint64_t>(pool));
    all.on("half?", socketio::forward_to(pool));
  });
}
