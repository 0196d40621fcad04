// A program beside the cluster, with an actor system of its own: counts the
// clients of all workers and tells them. It must be of the same build as the
// cluster ("incompatible_build" else), run as the same user, and finds it by
// the same option.
//
// Try:  example_hello --cluster.workers=2 --cluster.admin-socket=/tmp/admin,
//   some clients that log all events, then
//   example_outside --cluster.admin-socket=/tmp/admin
//   ->  2 clients, and at each of them: we are 2
#include <iostream>

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>

#include "actors/admin.hpp"
#include "actors/loop/pinned.hpp"
#include "apps/socketio.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

/// Sets `code` to 0 if all went well, and ends the loop.
caf::behavior census(caf::event_based_actor* self, const std::string& path,
                     int* code) {
  auto fail = [self](const caf::error& why) {
    std::cerr << describe(why) << std::endl;
    stop_loop(self->system());
  };
  auto count = [self, code, fail](const cluster_actor& cluster) {
    auto everybody = sockets_in("/");
    self->request(cluster, 5s, everybody.fetch_sockets())
      .then(
        [=](const fetch_sockets_result& all) {
          auto n = all.sockets.size();
          std::cout << n << " clients" << std::endl;
          self->send(cluster, everybody.emit("we are", n));
          *code = 0;
          stop_loop(self->system());
        },
        fail);
  };
  connect_admin(self, path, count, fail);
  return {[](caf::unit_t) {}};
}

} // namespace

int main(int argc, char** argv) {
  config cfg;
  if (auto err = cfg.load(argc, argv)) {
    std::cerr << describe(err) << std::endl;
    return 2;
  }
  if (cfg.print_instead())
    return 0;
  int code = 1;
  caf::actor_system system{cfg};
  auto actor = spawn_pinned(system, backend_of(system), census,
                            cfg.cluster.admin_socket, &code);
  run_loop(system); // links live on the loop
  anon_send_exit(actor, caf::exit_reason::user_shutdown);
  actor = nullptr;
  return drain_loop(system, 2s) ? code : 1;
}
