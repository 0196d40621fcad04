// The supervisor replaces all workers, one by one or all at once.
#define CAF_SUITE primary.rolling_restart
#include <algorithm>

#include "tests/actors/primary/supervisor_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(rolling_restart_tests, fixture)

// -- rolling restart ---------------------------------------------------------

CAF_TEST(a rolling restart replaces one worker after the other) {
  start_and_be_ready();
  tell(restart_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    auto number = std::to_string(slot);
    // The old one serves until the new one does.
    CAF_CHECK_EQUAL(told, (strings{"started " + number}));
    CAF_CHECK_EQUAL(starter.signals, strings{});
    ready(slot);
    CAF_CHECK_EQUAL(told, (strings{"started " + number, "draining " + number}));
    CAF_CHECK_EQUAL(starter.signals, (strings{"old " + number + " 15"}));
    told.clear();
    starter.signals.clear();
    end_old(slot, exit_0);
    CAF_REQUIRE(!told.empty());
    CAF_CHECK_EQUAL(told.front(), "exited " + number);
    told.erase(told.begin());
  }
  CAF_CHECK_EQUAL(told, strings{});
  CAF_CHECK_EQUAL(starter.signals, strings{});
}

CAF_TEST(a worker that does not drain in time is killed) {
  start_and_be_ready();
  tell(restart_atom::value);
  ready(0);
  wait(9999ms);
  CAF_CHECK_EQUAL(starter.signals, (strings{"old 0 15"}));
  wait(1ms);
  CAF_CHECK_EQUAL(starter.signals, (strings{"old 0 15", "old 0 9"}));
  end_old(0, killed);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1}));
}

CAF_TEST(a replacement is not killed by the deadline of the worker before it) {
  start_and_be_ready();
  tell(restart_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    ready(slot);
    end_old(slot, exit_0);
  }
  wait(10s);
  CAF_CHECK_EQUAL(starter.signals,
                  (strings{"old 0 15", "old 1 15", "old 2 15"}));
}

CAF_TEST(a new worker that fails ends the rolling restart and nothing else) {
  start_and_be_ready();
  tell(restart_atom::value);
  end(0, exit_2);
  wait(1h);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(a program that vanished ends the rolling restart and nothing else) {
  start_and_be_ready();
  starter.broken = true;
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
  starter.broken = false;
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
}

CAF_TEST(a worker that dies while its successor starts is not started again) {
  start_and_be_ready();
  tell(restart_atom::value);
  end_old(0, killed);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  ready(0);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1}));
  CAF_CHECK_EQUAL(starter.signals, strings{});
}

CAF_TEST(a rolling restart during another replaces all workers once more) {
  start_and_be_ready();
  tell(restart_atom::value);
  ready(0);
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  end_old(0, exit_0);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 0}));
}

CAF_TEST(a rolling restart waits for a worker that is being restarted) {
  start_and_be_ready();
  end(0, killed);
  end(0, exit_1);
  end(0, exit_1);
  CAF_REQUIRE(!runs(0));
  starter.started.clear();
  tell(restart_atom::value);
  CAF_CHECK_EQUAL(starter.started, slots{});
  wait(250ms);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  ready(0);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1}));
}

CAF_TEST(workers added just before a rolling restart are started once) {
  start_and_be_ready();
  caf::anon_send(testee, set_workers{4});
  tell(restart_atom::value);
  ready(3);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    ready(slot);
    end_old(slot, exit_0);
  }
  CAF_CHECK_EQUAL(std::count(starter.started.begin(), starter.started.end(), 3),
                  1);
}

CAF_TEST(a stop during a rolling restart ends old and new workers) {
  start_and_be_ready();
  tell(restart_atom::value);
  tell(stop_atom::value);
  CAF_CHECK_EQUAL(starter.signals,
                  (strings{"old 0 15", "0 15", "1 15", "2 15"}));
  end_old(0, exit_0);
  for (uint16_t slot = 0; slot < 3; ++slot) {
    CAF_CHECK(!reason_of_end());
    end(slot, exit_0);
  }
  CAF_CHECK(reason_of_end());
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
