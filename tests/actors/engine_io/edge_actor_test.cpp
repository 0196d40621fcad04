// The edge's actor: counters and the orderly end.
#define CAF_SUITE engine_io.edge_actor

#include "actors/engine_io/edge_actor.hpp"
#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : test_coordinator_fixture<>, edge_world {
  fixture() : actor(sys.spawn(edge_shell, &server(), caf::timespan{1s})) {
    // nop
  }

  edge_actor actor;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(edge_actor_tests, fixture)

CAF_TEST(the actor tells what the edge counts) {
  auto x = connect();
  open_polling(x);
  inject((caf::get_atom), from(self).to(actor).with(caf::get_atom::value));
  self->receive([](const edge_counters& counts) {
    CAF_CHECK_EQUAL(counts.sessions, 1u);
    CAF_CHECK_EQUAL(counts.connections, 1u);
  });
}

CAF_TEST(a drain is answered when everything is gone) {
  auto x = open_websocket();
  inject((drain_atom), from(self).to(actor).with(drain_atom::value));
  settle();
  CAF_CHECK(self->mailbox().empty());
  say(x, "", opcode::close);
  pass(10ms);
  auto answered = false;
  self->receive([&](caf::ok_atom) { answered = true; });
  CAF_CHECK(answered);
}

CAF_TEST_FIXTURE_SCOPE_END()
