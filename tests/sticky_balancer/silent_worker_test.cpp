// A balancer among workers that give no sign of life.
#define CAF_SUITE sticky_balancer.silent_worker

#include "tests/sticky_balancer/balancer_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(silent_worker_tests, fixture)

CAF_TEST(a silent worker gets nothing new until it answers) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  for (int i = 0; i < 5; ++i) {
    tick();
    second.say(channel_kind::pong);
    settle();
  }
  CAF_CHECK_EQUAL(first.pings, 1);
  CAF_CHECK_EQUAL(second.pings, 5);
  auto x = client(first_request);
  auto y = client(first_request);
  auto z = client(get({0, 0}));
  CAF_REQUIRE(holds(second, 2) && holds(first, 1));
  first.say(channel_kind::pong);
  settle();
  auto w = client(first_request);
  CAF_CHECK(holds(first, 2));
}

CAF_TEST(a worker that never answers is frozen and told of once) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  for (int i = 0; i < 60; ++i) {
    tick();
    second.say(channel_kind::pong);
    settle();
    CAF_CHECK_EQUAL(frozen.empty(), i < 40);
  }
  CAF_CHECK_EQUAL(frozen, (std::vector<worker_id>{{0, 0}}));
  CAF_CHECK_EQUAL(first.pings, 1);
}

CAF_TEST(the round trip is that of the first ping without an answer) {
  auto& worker = start_ready({0, 0});
  tick();
  auto asked = std::chrono::steady_clock::now();
  worker.say(channel_kind::load, 1);
  settle();
  tick();
  CAF_CHECK_EQUAL(worker.pings, 2);
  auto answered = std::chrono::steady_clock::now();
  worker.say(channel_kind::pong);
  worker.say(channel_kind::pong);
  settle();
  CAF_REQUIRE_EQUAL(report().workers.size(), 1u);
  CAF_CHECK(report().workers.front().round_trip >= answered - asked);
}

CAF_TEST(after a pause of this process all workers get their time anew) {
  start_ready({0, 0});
  tick();
  sched.advance_time(1min);
  settle();
  CAF_CHECK(frozen.empty());
  tick(39);
  CAF_CHECK(frozen.empty());
  tick(2);
  CAF_CHECK_EQUAL(frozen.size(), 1u);
}

CAF_TEST(new connections wait while every worker is silent) {
  auto& worker = start_ready({0, 0});
  tick(5);
  auto x = client(first_request);
  settle();
  CAF_CHECK(worker.connections.empty());
  worker.say(channel_kind::pong);
  CAF_CHECK(holds(worker, 1));
}

CAF_TEST(accepting pauses while a worker owes too many confirmations) {
  auto& worker = start_ready({0, 0});
  std::vector<unique_fd> clients;
  for (std::size_t i = 0; i < 210; ++i) {
    clients.push_back(client(first_request));
    settle();
  }
  CAF_CHECK_EQUAL(worker.connections.size(), 200u);
  worker.say(channel_kind::confirm, 200);
  CAF_CHECK(holds(worker, 210));
}

CAF_TEST_FIXTURE_SCOPE_END()
