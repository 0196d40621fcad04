// A balancer among workers that end, or ending itself.
#define CAF_SUITE sticky_balancer.draining

#include "tests/sticky_balancer/balancer_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(draining_tests, fixture)

CAF_TEST(a draining worker keeps its sessions and gets nothing new) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  anon_send(testee, worker_draining{{0, 0}});
  settle();
  auto x = client(first_request);
  auto y = client(first_request);
  auto z = client(get({0, 0}));
  CAF_CHECK(holds(second, 2) && holds(first, 1));
}

CAF_TEST(a worker that drains by itself is told to who started it) {
  auto& worker = start_ready({0, 0});
  worker.say(channel_kind::draining);
  CAF_CHECK(until([&] { return !draining.empty(); }));
  CAF_CHECK_EQUAL(draining, (std::vector<worker_id>{{0, 0}}));
}

CAF_TEST(while the only worker drains a client waits for the next one) {
  auto& first = start_ready({0, 0});
  first.say(channel_kind::draining);
  auto x = client(first_request);
  settle();
  CAF_CHECK(first.connections.empty());
  kill(first);
  auto& second = start_ready({0, 1});
  auto y = client(first_request);
  CAF_CHECK(holds(second, 1));
}

CAF_TEST(no more clients wait than the bound) {
  start({0, 0});
  std::vector<unique_fd> clients;
  for (int i = 0; i < 9; ++i) {
    clients.push_back(client(first_request));
    settle();
  }
  CAF_CHECK_EQUAL(answer(clients.back()), answers::service_unavailable);
  std::string text;
  CAF_CHECK(receive_some(clients.front(), text));
}

CAF_TEST(a cluster that ends takes no client and tells its workers) {
  auto& worker = start_ready({0, 0});
  auto x = client(get({0, 0}));
  CAF_REQUIRE(holds(worker, 1));
  anon_send(testee, closing_atom::value);
  settle();
  CAF_CHECK(!connect_to(number));
  CAF_CHECK(holds(worker, 2));
  CAF_CHECK(worker.connections[1].message.kind == channel_kind::stop);
  CAF_CHECK(!worker.connections[1].fd);
}

CAF_TEST(who waits for a worker of a cluster that ends is answered 503) {
  start({0, 0});
  auto x = client(first_request);
  settle();
  anon_send(testee, closing_atom::value);
  CAF_CHECK_EQUAL(answer(x), answers::service_unavailable);
}

CAF_TEST(a worker that drains and freezes is told of as well) {
  auto& worker = start_ready({0, 0});
  worker.say(channel_kind::draining);
  settle();
  tick(50);
  CAF_CHECK_EQUAL(frozen, (std::vector<worker_id>{{0, 0}}));
}

CAF_TEST(a frozen worker that drains does not stop the port) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  first.say(channel_kind::draining);
  settle();
  std::vector<unique_fd> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(client(get({0, 0})));
    settle();
  }
  CAF_REQUIRE(holds(first, 100)); // all it may owe
  auto x = client(first_request);
  settle();
  CAF_CHECK(second.connections.empty());
  for (int i = 0; i < 6; ++i) {
    tick();
    second.say(channel_kind::pong);
    settle();
  }
  CAF_CHECK(holds(second, 1));
  auto y = client(get({0, 0}));
  CAF_CHECK_EQUAL(answer(y), answers::service_unavailable);
}

CAF_TEST_FIXTURE_SCOPE_END()
