// A worker inside a program that has an actor system, and a main function, of
// its own.
//
// Try:  example_own_system, then in Node with socket.io-client:
//   const s = io("http://localhost:3000");
//   await s.emitWithAck("count")  ->  1, 2, 3...;   s.emit("stop")
#include <iostream>

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include "apps/socketio.hpp"

using namespace std::chrono_literals;

namespace {

caf::behavior counter(caf::stateful_actor<int>* self) {
  return {[self](const socketio::socket_ref&) { return ++self->state; }};
}

} // namespace

int main(int argc, char** argv) {
  socketio::config cfg;
  if (auto err = cfg.load(argc, argv)) {
    std::cerr << socketio::describe(err) << std::endl;
    return 2;
  }
  if (cfg.print_instead()) // --help, --check-config, --dump-config
    return 0;
  caf::actor_system system{cfg};
  auto count = system.spawn(counter);
  std::unique_ptr<socketio::worker> worker;
  auto setup = [&](socketio::server& io) {
    io.every_socket().on("count",
                         socketio::forward_to<socketio::socket_ref>(count));
    io.every_socket().on(
      "stop", [&] { worker->stop([&] { socketio::stop_loop(system); }); });
  };
  socketio::worker_callbacks tell;
  tell.on_ready = [&] {
    std::cout << "READY port=" << worker->port() << std::endl;
  };
  auto spawned = spawn_worker(system, socketio::worker_settings{cfg}, setup,
                              std::move(tell));
  if (!spawned) {
    std::cerr << socketio::describe(spawned.error()) << std::endl;
    return 1;
  }
  worker = std::move(*spawned);
  socketio::run_loop(system);
  worker.reset();
  anon_send_exit(count, caf::exit_reason::user_shutdown);
  count = nullptr;
  return socketio::drain_loop(system, 2s) ? 0 : 1;
}
