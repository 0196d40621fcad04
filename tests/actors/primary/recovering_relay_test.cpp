// What the relay keeps for connection state recovery, and for how long.
#define CAF_SUITE primary.recovering_relay

#include "tests/actors/primary/relay_fixture.hpp"

namespace {

/// A relay with connection state recovery and without heartbeats, as a worker
/// that is alone has it.
struct recovery_fixture : test_coordinator_fixture<config> {
  recovery_fixture() : unit(sys), w1(sys.spawn(take_orders, &orders)) {
    adapter_options quiet;
    quiet.heartbeat_interval = caf::timespan{0};
    server_options server;
    server.connection_state_recovery = true;
    server.max_disconnection_duration = std::chrono::seconds{10};
    hub = spawn_relay(sys, unit, quiet, server, caf::timespan{0}, {});
    tell(register_worker{id1, message_types_hash()});
  }

  ~recovery_fixture() {
    caf::anon_send_exit(w1, caf::exit_reason::kill);
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
    consume_messages();
  }

  static caf::behavior take_orders(caf::event_based_actor*, int* orders) {
    return {
      [](const membership&) {},
      [orders](const session_order&) { ++*orders; },
      [](const cluster_message&) {},
    };
  }

  template <class T>
  void tell(const T& x) {
    caf::send_as(w1, caf::actor_cast<caf::actor>(hub), x);
    consume_messages();
  }

  /// Lets `time` pass second by second.
  void pass(std::chrono::seconds time) {
    for (auto t = 0s; t < time; t += 1s) {
      advance_time(1s);
      consume_messages();
    }
  }

  const recovery_log& log() {
    using impl = caf::stateful_actor<relay_state, relay_impl::base>;
    return *deref<impl>(hub).state.recovery;
  }

  scheduler_unit unit;
  int orders = 0;
  caf::actor w1;
  relay_impl hub;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(recovering_relay_tests, recovery_fixture)

CAF_TEST(closed sessions and old packets go though there are no heartbeats) {
  tell(session_report{session_opened{"pid", "/", "a", 0, "{}"}});
  tell(hello(id1));
  CAF_CHECK_EQUAL(log().packets().packets(), 1u);
  tell(session_report{session_closed{"pid", true}});
  pass(9s);
  CAF_CHECK_EQUAL(log().sessions(), 1u);
  pass(3s);
  CAF_CHECK_EQUAL(log().sessions(), 0u);
  CAF_CHECK_EQUAL(log().packets().packets(), 0u);
}

CAF_TEST(a relay with nothing to keep has no timers) {
  CAF_CHECK(!sched.clock().has_pending_timeout());
  tell(hello(id1));
  CAF_CHECK(sched.clock().has_pending_timeout());
  pass(12s);
  CAF_CHECK(!sched.clock().has_pending_timeout());
}

CAF_TEST_FIXTURE_SCOPE_END()
