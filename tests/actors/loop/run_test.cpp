// Running the loop and ending it, with peers and actors that do not help.
#define CAF_SUITE loop.run

#include "actors/loop/run.hpp"

#include <memory>
#include <optional>
#include <thread>

#include "actors/loop/pinned.hpp"

#include "tests/actors/loop/broker_fixture.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture {
  loop_config cfg;
  std::optional<caf::actor_system> sys{std::in_place, cfg};
  journal log;

  // Spawns a broker connected to the far end that is returned.
  std::pair<caf::actor, far_end> connected() {
    auto [near_fd, far_fd] = socket_pair();
    auto broker = sys->middleman().spawn_broker(watched, &log);
    caf::anon_send(broker, action{[fd = near_fd](caf::io::broker* self) {
                     auto hdl = self->add_scribe(fd);
                     auto policy = caf::io::receive_policy::at_most(10);
                     self->configure_read(hdl, policy);
                     auto bytes = pattern(2'000'000);
                     self->write(hdl, bytes.size(), bytes.data());
                     self->flush(hdl);
                   }});
    return {std::move(broker), far_end{far_fd}};
  }
};

// Ignores every exit but a kill.
caf::behavior stubborn(caf::event_based_actor* self) {
  self->set_exit_handler([](caf::exit_msg&) {});
  return {[](int) {}};
}

void leave(const caf::actor& who) {
  caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(run_tests, fixture)

CAF_TEST(the loop runs until another thread stops it) {
  auto& loop = backend_of(*sys);
  std::thread other{[this, &loop] { loop.post([this] { stop_loop(*sys); }); }};
  run_loop(*sys);
  other.join();
  CAF_CHECK(drain_loop(*sys, 10s));
}

CAF_TEST(a stop before the start is not lost) {
  stop_loop(*sys);
  run_loop(*sys);
  CAF_CHECK(drain_loop(*sys, 10s));
}

CAF_TEST(the loop can move to another thread) {
  auto ran = false;
  std::thread other{[this, &ran] {
    backend_of(*sys).post([this, &ran] {
      ran = true;
      stop_loop(*sys);
    });
    run_loop(*sys);
    CAF_CHECK(drain_loop(*sys, 10s));
  }};
  other.join();
  CAF_CHECK(ran);
}

CAF_TEST(drain waits for actors and sends what is pending) {
  auto [broker, peer] = connected();
  std::thread reader{[far = &peer] {
    while (!far->ended())
      if (far->receive() == 0)
        std::this_thread::yield();
  }};
  leave(broker);
  broker = nullptr;
  CAF_CHECK(drain_loop(*sys, 10s));
  sys.reset();
  reader.join();
  CAF_CHECK(peer.got() == pattern(2'000'000));
}

CAF_TEST(a peer that reads nothing does not keep the system alive) {
  cfg.loop.linger = 1h;
  auto [broker, peer] = connected();
  leave(broker);
  broker = nullptr;
  CAF_CHECK(!drain_loop(*sys, 50ms));
  sys.reset();
}

CAF_TEST(a pinned actor that ignores exits is killed) {
  auto actor = spawn_pinned(*sys, backend_of(*sys), stubborn);
  leave(actor);
  CAF_CHECK(!drain_loop(*sys, 50ms));
  CAF_CHECK_EQUAL(sys->registry().running(), 0u);
  sys.reset();
}

CAF_TEST(a broker that ignores exits is left behind) {
  auto [broker, peer] = connected();
  caf::anon_send(broker, action{[](caf::io::broker* self) {
                   self->set_exit_handler([](caf::exit_msg&) {});
                 }});
  leave(broker);
  CAF_CHECK(!drain_loop(*sys, 50ms));
  broker = nullptr;
  sys.reset();
}

CAF_TEST(a flood of self made work does not keep the system alive) {
  auto busy = spawn_pinned(
    *sys, backend_of(*sys), [](caf::event_based_actor* self) -> caf::behavior {
      self->set_exit_handler([](caf::exit_msg&) {});
      self->send(self, caf::tick_atom_v);
      return {[self](caf::tick_atom) { self->send(self, caf::tick_atom_v); }};
    });
  leave(busy);
  busy = nullptr;
  CAF_CHECK(!drain_loop(*sys, 50ms));
  sys.reset();
}

CAF_TEST(an actor of the scheduler is waited for) {
  auto actor = sys->spawn([](caf::event_based_actor* self) {
    self->delayed_send(self, 20ms, caf::tick_atom_v);
    return caf::behavior{[self](caf::tick_atom) { self->quit(); }};
  });
  actor = nullptr;
  CAF_CHECK(drain_loop(*sys, 10s));
}

CAF_TEST_FIXTURE_SCOPE_END()
