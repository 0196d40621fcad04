// Pinned actors: on the loop, and on the test scheduler through
// scheduler_unit.
#define CAF_SUITE loop.pinned

#include "actors/loop/pinned.hpp"

#include <stdexcept>
#include <thread>
#include <vector>

#include <caf/io/middleman.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>

#include "actors/loop/run.hpp"
#include "actors/loop/scheduler_unit.hpp"

#include "tests/actors/loop/node.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;

namespace {

using adder = caf::typed_actor<caf::replies_to<caf::add_atom, int>::with<int>,
                               caf::reacts_to<caf::tick_atom>>;

struct adder_state {
  int sum = 0;
  std::vector<std::thread::id> threads;
  const char* name = "adder";
};

adder::behavior_type adding(adder::stateful_pointer<adder_state> self,
                            int start) {
  self->state.sum = start;
  return {
    [self](caf::add_atom, int x) { return self->state.sum += x; },
    [self](caf::tick_atom) {
      self->state.threads.push_back(std::this_thread::get_id());
    },
  };
}

caf::behavior untyped(caf::event_based_actor* self) {
  return {
    [](int x) { return 2 * x; },
    [](caf::put_atom) { throw std::runtime_error{"broken"}; },
    [self](caf::get_atom) {
      return self->spawn([](caf::event_based_actor*) -> caf::behavior {
        return {[](int x) { return 3 * x; }};
      });
    },
  };
}

struct scheduled_fixture : test_coordinator_fixture<> {
  scheduler_unit unit{sys};
};

struct loop_fixture {
  loop_config cfg;
  caf::actor_system sys{cfg};
  backend& loop = backend_of(sys);

  ~loop_fixture() { drain_loop(sys, std::chrono::seconds{10}); }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(on_the_test_scheduler, scheduled_fixture)

CAF_TEST(a typed pinned actor can be watched by the test scheduler) {
  auto hdl = spawn_pinned(sys, unit, adding, 5);
  static_assert(std::is_same_v<decltype(hdl), adder>);
  sched.run();
  self->send(hdl, caf::add_atom_v, 3);
  expect((caf::add_atom, int), from(self).to(hdl).with(_, 3));
  expect((int), from(hdl).to(self).with(8));
  using impl = caf::stateful_actor<adder_state, adder::base>;
  auto sum = deref<impl>(hdl).state.sum;
  CAF_CHECK_EQUAL(sum, 8);
}

CAF_TEST(an exception ends the actor with an error that says why) {
  auto hdl = spawn_pinned(sys, unit, untyped);
  self->monitor(hdl);
  self->send(hdl, caf::put_atom_v);
  sched.run();
  caf::error reason;
  self->receive([&reason](caf::down_msg& dm) { reason = dm.reason; });
  CAF_CHECK_EQUAL(reason, caf::sec::runtime_error);
  CAF_CHECK(sys.render(reason).find("broken") != std::string::npos);
}

CAF_TEST(an actor does not end with a stranger that links itself to it) {
  auto hdl = spawn_pinned(sys, unit, untyped);
  for (auto why :
       {caf::exit_reason::unhandled_exception, caf::exit_reason::user_shutdown,
        caf::exit_reason::remote_link_unreachable}) {
    auto stranger = sys.spawn([hdl](caf::event_based_actor* x) {
      x->link_to(hdl);
      return caf::behavior{[](int) {}};
    });
    sched.run();
    caf::anon_send_exit(stranger, why);
    sched.run();
  }
  auto request = self->request(hdl, caf::infinite, 21);
  sched.run();
  request.receive([](int x) { CAF_CHECK_EQUAL(x, 42); },
                  [](const caf::error&) { CAF_FAIL("it ended"); });
}

CAF_TEST(an actor ends when its owner says so) {
  auto hdl = spawn_pinned(sys, unit, untyped);
  self->monitor(hdl);
  caf::anon_send_exit(hdl, caf::exit_reason::user_shutdown);
  sched.run();
  caf::error reason;
  self->receive([&reason](caf::down_msg& dm) { reason = dm.reason; });
  CAF_CHECK_EQUAL(reason, caf::exit_reason::user_shutdown);
}

CAF_TEST(an unexpected request is answered with an error) {
  auto hdl = spawn_pinned(sys, unit, untyped);
  auto request = self->request(hdl, caf::infinite, std::string{"what"});
  sched.run();
  request.receive([](int) { CAF_FAIL("an answer"); },
                  [](const caf::error& err) {
                    CAF_CHECK_EQUAL(err, caf::sec::unexpected_message);
                  });
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(on_the_loop, loop_fixture)

CAF_TEST(every message is handled on the thread of the loop) {
  auto hdl = spawn_pinned(sys, loop, adding, 0);
  auto& state = static_cast<caf::stateful_actor<adder_state, adder::base>*>(
                  caf::actor_cast<caf::abstract_actor*>(hdl))
                  ->state;
  std::thread other{[&hdl] {
    for (int i = 0; i < 100; ++i)
      caf::anon_send(hdl, caf::tick_atom_v);
  }};
  CAF_CHECK(run_until(loop.io(), [&] { return state.threads.size() == 100; }));
  other.join();
  for (auto id : state.threads)
    CAF_CHECK(id == std::this_thread::get_id());
  caf::anon_send_exit(hdl, caf::exit_reason::user_shutdown);
}

CAF_TEST(a message to a pinned actor is not handled at once) {
  auto hdl = spawn_pinned(sys, loop, untyped);
  auto handled = false;
  auto asker =
    spawn_pinned(sys, loop, [&handled, hdl](caf::event_based_actor* self) {
      self->request(hdl, caf::infinite, 21).then([&handled](int x) {
        handled = x == 42;
      });
      CAF_CHECK(!handled);
    });
  CAF_CHECK(!handled);
  CAF_CHECK(run_until(loop.io(), [&handled] { return handled; }));
  caf::anon_send_exit(hdl, caf::exit_reason::user_shutdown);
}

CAF_TEST(an actor of the scheduler and a pinned one answer each other) {
  auto hdl = spawn_pinned(sys, loop, untyped);
  auto result = 0;
  auto asker =
    spawn_pinned(sys, loop, [&result, hdl](caf::event_based_actor* self) {
      self->request(hdl, caf::infinite, caf::get_atom_v)
        .then([&result, self](const caf::actor& child) {
          self->request(child, caf::infinite, 5).then([&result](int x) {
            result = x;
          });
        });
    });
  CAF_CHECK(run_until(loop.io(), [&result] { return result != 0; }));
  CAF_CHECK_EQUAL(result, 15);
  caf::anon_send_exit(hdl, caf::exit_reason::user_shutdown);
}

CAF_TEST(timeouts and delayed messages reach a pinned actor) {
  using namespace std::chrono_literals;
  auto delayed = false;
  auto timed_out = false;
  auto mute = spawn_pinned(sys, loop, [](caf::event_based_actor* self) {
    return caf::behavior{[self](int) { return self->make_response_promise(); }};
  });
  auto hdl = spawn_pinned(
    sys, loop, [&delayed, &timed_out, mute](caf::event_based_actor* self) {
      self->delayed_send(self, 1ms, caf::tick_atom_v);
      self->request(mute, 1ms, 1)
        .then([](int) {},
              [&timed_out](const caf::error&) { timed_out = true; });
      return caf::behavior{[&delayed](caf::tick_atom) { delayed = true; }};
    });
  CAF_CHECK(run_until(loop.io(), [&] { return delayed && timed_out; }));
  caf::anon_send_exit(hdl, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(mute, caf::exit_reason::user_shutdown);
}

CAF_TEST_FIXTURE_SCOPE_END()
