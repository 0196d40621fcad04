// The supervisor replaces all workers, one by one or all at once.
// Kind: actor.
#define CAF_SUITE primary.rolling_restart
#include "tests/actors/primary/supervisor_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(rolling_restart_tests, fixture)

// -- rolling restart ---------------------------------------------------------

CAF_TEST(a rolling restart replaces one worker after the other) {
  start_and_be_ready();
  tell(restart_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    auto number = std::to_string(slot);
    CAF_CHECK_EQUAL(told, (strings{"draining " + number}));
    CAF_CHECK_EQUAL(starter.signals, (strings{number + " 15"}));
    end(slot, exit_0);
    // The next one's turn comes only when this one's replacement is ready.
    CAF_CHECK_EQUAL(told, (strings{"draining " + number, "exited " + number,
                                   "started " + number}));
    CAF_CHECK_EQUAL(starter.signals.size(), 1u);
    told.clear();
    starter.signals.clear();
    ready(slot);
  }
  CAF_CHECK_EQUAL(told, strings{});
  CAF_CHECK_EQUAL(starter.signals, strings{});
}

CAF_TEST(a worker that does not drain in time is killed) {
  start_and_be_ready();
  tell(restart_atom::value);
  wait(9999ms);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15"}));
  wait(1ms);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15", "0 9"}));
  end(0, killed);
  ready(0);
  CAF_CHECK_EQUAL(starter.signals.back(), "1 15");
}

CAF_TEST(a replacement is not killed by the deadline of the worker before it) {
  start_and_be_ready();
  tell(restart_atom::value);
  end(0, exit_0);
  ready(0);
  end(1, exit_0);
  ready(1);
  end(2, exit_0);
  ready(2);
  wait(10s);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15", "1 15", "2 15"}));
}

CAF_TEST(a draining worker does not count as ready) {
  start();
  ready(0);
  ready(1);
  tell(restart_atom::value);
  ready(0);
  ready(2);
  CAF_CHECK_EQUAL(ready_calls, 0);
}

CAF_TEST(a rolling restart during another replaces all workers once more) {
  start_and_be_ready();
  tell(restart_atom::value);
  end(0, exit_0);
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15"}));
  ready(0);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15", "0 15"}));
}

CAF_TEST(a rolling restart waits for a worker that is being restarted) {
  start_and_be_ready();
  end(0, killed);
  end(0, exit_1);
  end(0, exit_1);
  CAF_REQUIRE(!runs(0));
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.signals, strings{});
  wait(250ms);
  ready(0);
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15"}));
}

// -- none at all, then all again ---------------------------------------------

CAF_TEST(the first toggle kills all workers and restarts none) {
  start_and_be_ready();
  tell(toggle_atom::value);
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 9", "1 9", "2 9"}));
  for (uint16_t slot = 0; slot < 3; ++slot)
    end(slot, killed);
  CAF_CHECK_EQUAL(told, (strings{"exited 0", "exited 1", "exited 2"}));
  wait(1h);
  CAF_CHECK_EQUAL(starter.started, slots{});
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(the second toggle starts all workers) {
  start_and_be_ready();
  tell(toggle_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot)
    end(slot, killed);
  tell(toggle_atom::value);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1, 2}));
}

CAF_TEST(a worker whose end is seen after the second toggle is started) {
  start_and_be_ready();
  tell(toggle_atom::value);
  end(0, killed);
  tell(toggle_atom::value);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  end(1, killed);
  end(2, killed);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1, 2}));
}

CAF_TEST(
  a restart that was due while all were killed starts no second process) {
  start_and_be_ready();
  end(0, killed);
  end(0, exit_1);
  end(0, exit_1);
  CAF_REQUIRE(!runs(0));
  tell(toggle_atom::value);
  tell(toggle_atom::value);
  starter.started.clear();
  wait(1h);
  CAF_CHECK_EQUAL(starter.started, slots{});
}

CAF_TEST_FIXTURE_SCOPE_END()
