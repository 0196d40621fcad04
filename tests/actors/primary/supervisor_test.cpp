// The supervisor starts workers, restarts what ended and stops all in order.
#define CAF_SUITE primary.supervisor
#include "tests/actors/primary/supervisor_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(supervisor_tests, fixture)

// -- start -------------------------------------------------------------------

CAF_TEST(each slot gets a process that balancer and relay hear of) {
  start();
  CAF_CHECK_EQUAL(starter.started, (slots{0, 1, 2}));
  CAF_CHECK_EQUAL(told, (strings{"started 0", "started 1", "started 2"}));
  CAF_REQUIRE_EQUAL(links.size(), 3u);
  CAF_CHECK_EQUAL(links.at(2), starter.running.at(2).id);
}

CAF_TEST(ready is called once when all workers are) {
  start();
  ready(0);
  ready(1);
  CAF_CHECK_EQUAL(ready_calls, 0);
  ready(2);
  CAF_CHECK_EQUAL(ready_calls, 1);
  end(1, killed);
  ready(1);
  CAF_CHECK_EQUAL(ready_calls, 1);
}

CAF_TEST(a late word of an ended worker does not count as ready) {
  start();
  auto ended = starter.running.at(0).id;
  end(0, killed);
  ready(1);
  ready(2);
  tell(worker_ready{ended});
  CAF_CHECK_EQUAL(ready_calls, 0);
  ready(0);
  CAF_CHECK_EQUAL(ready_calls, 1);
}

CAF_TEST(a program that cannot be run ends the supervisor with its error) {
  starter.broken = true;
  start();
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK_EQUAL(describe(*reason), "cannot run it");
}

CAF_TEST(a worker that never becomes ready ends the supervisor with an error) {
  opts.workers = 1;
  start();
  for (int i = 0; i < 9; ++i) {
    end(0, exit_1);
    wait(5s);
    CAF_REQUIRE(runs(0));
  }
  end(0, exit_1);
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK_EQUAL(describe(*reason), "worker 0 ended 10 times before it was "
                                     "ready, giving up");
}

CAF_TEST(giving up ends the other workers in order first) {
  opts.workers = 2;
  start();
  ready(1);
  for (int i = 0; i < 10; ++i) {
    end(0, exit_1);
    wait(5s);
  }
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15"}));
  CAF_CHECK(!reason_of_end());
  end(1, exit_0);
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK(*reason);
}

CAF_TEST(a report has each process and how often its place was filled) {
  start_and_be_ready();
  end(1, killed);
  auto report = [this] {
    supervisor_report result;
    auto asked = self->request(testee, caf::infinite, caf::get_atom::value);
    consume_messages();
    asked.receive([&](supervisor_report& x) { result = std::move(x); },
                  [](const caf::error&) { CAF_FAIL("no report"); });
    return result;
  };
  auto x = report();
  CAF_CHECK(x.serving);
  CAF_REQUIRE_EQUAL(x.processes.size(), 3u);
  CAF_CHECK_EQUAL(x.processes[1].id, starter.running.at(1).id);
  CAF_CHECK(x.processes[0].ready && !x.processes[1].ready);
  CAF_REQUIRE_EQUAL(x.slots.size(), 3u);
  CAF_CHECK_EQUAL(x.slots[0].restarts, 0u);
  CAF_CHECK_EQUAL(x.slots[1].restarts, 1u);
  CAF_CHECK_EQUAL(x.slots[1].crashes, 1u);
  tell(stop_atom::value);
  x = report();
  CAF_CHECK(!x.serving);
  CAF_CHECK(x.processes.at(0).ending);
}

// -- restart -----------------------------------------------------------------

CAF_TEST(a crashed worker is replaced at once by the next incarnation) {
  start_and_be_ready();
  auto before = starter.running.at(1).id;
  end(1, killed);
  CAF_CHECK_EQUAL(told, (strings{"exited 1", "started 1"}));
  CAF_REQUIRE(runs(1));
  auto after = starter.running.at(1).id;
  CAF_CHECK_EQUAL(after.slot, before.slot);
  CAF_CHECK_EQUAL(unsigned{after.incarnation},
                  (before.incarnation + 1u) % worker_id::max_incarnations);
}

CAF_TEST(incarnations begin again after the last) {
  start_and_be_ready();
  auto before = starter.running.at(0).id;
  for (unsigned i = 0; i < worker_id::max_incarnations; ++i) {
    serve(0);
    end(0, killed);
    CAF_REQUIRE(starter.running.at(0).id.incarnation
                < worker_id::max_incarnations);
  }
  CAF_CHECK_EQUAL(starter.running.at(0).id, before);
}

CAF_TEST(a worker that ends before it is ready is restarted with waits) {
  start();
  end(0, exit_1);
  CAF_CHECK(runs(0));
  end(0, exit_1);
  wait(249ms);
  CAF_CHECK(!runs(0));
  wait(1ms);
  CAF_CHECK(runs(0));
}

CAF_TEST(an end with code 0 before ready is a failed start) {
  start();
  end(0, exit_0);
  end(0, exit_0);
  CAF_CHECK(!runs(0));
  wait(250ms);
  CAF_CHECK(runs(0));
}

CAF_TEST(a worker ended in order by its operator is replaced at once) {
  start_and_be_ready();
  for (int i = 0; i < 20; ++i) {
    end(0, exit_0);
    CAF_REQUIRE(runs(0));
    serve(0);
  }
}

CAF_TEST(a worker that ends as soon as it is ready each time has to wait) {
  start_and_be_ready();
  for (auto i = 0u; i < 2 + restart_policy::max_early_ends; ++i) {
    end(0, i % 2 == 0 ? exit_1 : killed);
    CAF_REQUIRE(runs(0));
    ready(0);
  }
  end(0, exit_0);
  wait(249ms);
  CAF_CHECK(!runs(0));
  wait(1ms);
  CAF_CHECK(runs(0));
}

CAF_TEST(a worker that ends as soon as it is ready is never given up) {
  start_and_be_ready();
  for (int i = 0; i < 25; ++i) {
    ready(0);
    end(0, exit_2);
    wait(5s);
    CAF_REQUIRE(runs(0));
  }
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(a worker that leaves as soon as it is ready each time has to wait) {
  start_and_be_ready();
  for (auto i = 0u; i < 2 + restart_policy::max_early_ends; ++i) {
    ready(0);
    tell(worker_draining{starter.running.at(0).id});
    CAF_REQUIRE(runs(0));
    end_old(0, exit_0);
  }
  ready(0);
  tell(worker_draining{starter.running.at(0).id});
  end(0, exit_0);
  wait(249ms);
  CAF_CHECK(!runs(0));
  wait(1ms);
  CAF_CHECK(runs(0));
}

CAF_TEST(a place whose last two workers still end waits for one of them) {
  start_and_be_ready();
  for (int i = 0; i < 2; ++i) {
    serve(0);
    tell(worker_draining{starter.running.at(0).id});
  }
  wait(5s);
  CAF_CHECK_EQUAL(starter.started, slots{0});
  end_old(0, exit_0);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 0}));
  end_old(0, exit_0);
  CAF_CHECK_EQUAL(starter.started, (slots{0, 0}));
}

CAF_TEST(a program that vanished later is tried again with waits) {
  start_and_be_ready();
  starter.broken = true;
  end(0, killed);
  CAF_CHECK(!runs(0));
  CAF_CHECK(!reason_of_end());
  starter.broken = false;
  wait(250ms);
  CAF_CHECK(runs(0));
}

CAF_TEST(a frozen worker is killed and replaced) {
  start_and_be_ready();
  auto frozen = starter.running.at(1).id;
  tell(kill_worker{frozen, "does not answer"});
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 9"}));
  end(1, killed);
  CAF_CHECK(runs(1));
  tell(kill_worker{frozen, "does not answer"});
  CAF_CHECK_EQUAL(starter.signals.size(), 1u);
}

CAF_TEST(the end of an unknown process is ignored) {
  start_and_be_ready();
  starter.tell(1, killed);
  consume_messages();
  CAF_CHECK_EQUAL(told, strings{});
}

CAF_TEST(a worker that must fail again ends the supervisor at once) {
  opts.workers = 1;
  start();
  end(0, exit_2);
  CAF_CHECK_EQUAL(starter.started, (slots{0}));
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK_EQUAL(describe(*reason),
                  "worker 0 cannot work as it is set up, giving up");
}

CAF_TEST(what was ready once is started again whatever its exit code) {
  start_and_be_ready();
  end(0, exit_2);
  CAF_CHECK(runs(0));
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(a worker ended by SIGTERM before it listens to it did not crash) {
  start();
  for (int i = 0; i < 20; ++i) {
    end(0, terminated);
    CAF_REQUIRE(runs(0));
  }
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(a worker that is not ready in time is killed) {
  start();
  ready(0);
  ready(1);
  wait(59999ms);
  CAF_CHECK_EQUAL(starter.signals, strings{});
  wait(1ms);
  CAF_CHECK_EQUAL(starter.signals, (strings{"2 9"}));
}

CAF_TEST(a worker that ends in order has more than its time to start) {
  opts.drain_timeout = 2min;
  start();
  for (uint16_t slot : {0, 1, 2})
    ready(slot);
  tell(worker_draining{starter.running.at(1).id});
  ready(1);
  wait(1min);
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15"}));
  wait(1min);
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15", "old 1 9"}));
}

CAF_TEST(a worker told to end by somebody else is replaced before it ends) {
  start_and_be_ready();
  auto old = starter.running.at(1).id;
  tell(worker_draining{old});
  CAF_CHECK_EQUAL(starter.started, (slots{1}));
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15"}));
  tell(worker_draining{old});
  CAF_CHECK_EQUAL(starter.started, (slots{1}));
  end_old(1, exit_0);
  CAF_CHECK_EQUAL(starter.started, (slots{1}));
  CAF_CHECK_EQUAL(told, (strings{"draining 1", "started 1", "exited 1"}));
}

// -- number of workers -------------------------------------------------------

CAF_TEST(more workers are started when asked for) {
  start_and_be_ready();
  tell(set_workers{5});
  CAF_CHECK_EQUAL(starter.started, (slots{3, 4}));
}

CAF_TEST(a further worker that must fail again is tried again alone) {
  start_and_be_ready();
  tell(set_workers{4});
  for (int i = 0; i < 20; ++i) {
    end(3, exit_2);
    wait(5s);
    CAF_REQUIRE(runs(3));
  }
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
  serve(3);
  end(3, killed);
  CAF_CHECK(runs(3));
}

CAF_TEST(a further worker that never becomes ready is tried again alone) {
  start_and_be_ready();
  tell(set_workers{4});
  for (int i = 0; i < 25; ++i) {
    end(3, exit_1);
    wait(5s);
    CAF_REQUIRE(runs(3));
  }
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
}

CAF_TEST(a further worker that cannot be run is tried again alone) {
  start_and_be_ready();
  starter.broken = true;
  tell(set_workers{4});
  wait(1min);
  CAF_CHECK_EQUAL(starter.signals, strings{});
  CAF_CHECK(!reason_of_end());
  starter.broken = false;
  wait(5s);
  CAF_CHECK_EQUAL(starter.started, (slots{3}));
}

CAF_TEST(surplus workers end in order and are not replaced) {
  start_and_be_ready();
  tell(set_workers{1});
  CAF_CHECK_EQUAL(told, (strings{"draining 1", "draining 2"}));
  CAF_CHECK_EQUAL(starter.signals, (strings{"1 15", "2 15"}));
  end(1, exit_0);
  end(2, exit_0);
  wait(1h);
  CAF_CHECK_EQUAL(starter.started, slots{});
  tell(set_workers{2});
  CAF_CHECK_EQUAL(starter.started, (slots{1}));
}

// -- stop --------------------------------------------------------------------

CAF_TEST(a stop ends all workers in order and then the supervisor) {
  start_and_be_ready();
  tell(stop_atom::value);
  CAF_CHECK_EQUAL(
    told, (strings{"closing", "draining 0", "draining 1", "draining 2"}));
  CAF_CHECK_EQUAL(starter.signals, (strings{"0 15", "1 15", "2 15"}));
  end(0, exit_0);
  end(2, exit_0);
  CAF_CHECK(!reason_of_end());
  end(1, exit_0);
  CAF_CHECK_EQUAL(starter.started, slots{});
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK(!*reason);
}

CAF_TEST(a stop kills what does not end in time) {
  start_and_be_ready();
  tell(stop_atom::value);
  end(0, exit_0);
  wait(10s);
  CAF_CHECK_EQUAL(starter.signals,
                  (strings{"0 15", "1 15", "2 15", "1 9", "2 9"}));
}

CAF_TEST(a stop cancels the restart of a worker) {
  start_and_be_ready();
  end(0, killed);
  end(0, exit_1);
  end(0, exit_1);
  starter.started.clear();
  tell(stop_atom::value);
  wait(1s);
  CAF_CHECK_EQUAL(starter.started, slots{});
}

CAF_TEST(a stop without any worker ends the supervisor at once) {
  start_and_be_ready();
  tell(toggle_atom::value);
  for (uint16_t slot = 0; slot < 3; ++slot)
    end(slot, killed);
  tell(stop_atom::value);
  auto reason = reason_of_end();
  CAF_REQUIRE(reason);
  CAF_CHECK(!*reason);
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST(without a number there is a worker for each usable core) {
  cluster_options opts;
  CAF_CHECK(worker_count(opts) >= 1);
  opts.workers = 5;
  CAF_CHECK_EQUAL(worker_count(opts), 5u);
  opts.workers = 5000;
  CAF_CHECK_EQUAL(worker_count(opts), worker_id::max_workers);
}
