// Connections that a worker did not take, or gave back.
#define CAF_SUITE sticky_balancer.rerouting

#include "tests/sticky_balancer/balancer_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(rerouting_tests, fixture)

CAF_TEST(what a dead worker did not confirm is routed again unchanged) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto head = get({0, 0}) + "GET /more";
  auto x = client(head);
  CAF_REQUIRE(holds(first, 1));
  kill(first);
  CAF_REQUIRE(holds(second, 1));
  auto& got = second.connections[0];
  CAF_CHECK_EQUAL(got.message.received, head);
  send_all(x, " HTTP");
  std::string later;
  CAF_CHECK(until([&] { return receive_some(got.fd, later) && later != ""; }));
  CAF_CHECK_EQUAL(later, " HTTP");
}

CAF_TEST(what a worker confirmed dies with it) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  auto y = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 2));
  first.say(channel_kind::confirm, 1);
  kill(first);
  CAF_REQUIRE(holds(second, 1));
  std::string text;
  CAF_CHECK(until([&] { return !receive_some(x, text); }));
  CAF_CHECK(receive_some(y, text));
  CAF_CHECK_EQUAL(second.connections.size(), 1u);
}

CAF_TEST(a worker reported dead is emptied even while its channel is open) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  auto y = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 2));
  first.say(channel_kind::confirm, 1);
  anon_send(testee, worker_exited{{0, 0}});
  CAF_REQUIRE(holds(second, 1));
  CAF_CHECK_EQUAL(second.connections.size(), 1u);
}

CAF_TEST(a worker that breaks the protocol is treated as dead) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 1));
  send_datagram(first.channel.get(), "nonsense", -1);
  CAF_CHECK(holds(second, 1));
}

CAF_TEST(a connection handed back goes to the worker of its next request) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 1));
  first.say(channel_kind::confirm, 1);
  first.hand_back({std::move(first.connections[0].fd), get({1, 0}), "::1"});
  CAF_REQUIRE(holds(second, 1));
  auto& got = second.connections[0];
  CAF_CHECK(got.message.received.starts_with("GET /?sid="));
  CAF_CHECK_EQUAL(got.message.address, "::1");
  send_all(got.fd, "hello");
  std::string text;
  CAF_CHECK(until([&] { return receive_some(x, text) && text == "hello"; }));
}

CAF_TEST(a connection handed back by a worker that then ends is not lost) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 1));
  first.say(channel_kind::confirm, 1);
  first.hand_back({std::move(first.connections[0].fd), get({0, 0}), "::1"});
  first.channel.reset();
  anon_send(testee, worker_exited{{0, 0}});
  CAF_CHECK(holds(second, 1));
}

CAF_TEST(a client that a worker has no descriptor for goes to another one) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(first_request);
  CAF_REQUIRE(holds(first, 1));
  first.refuse_all();
  CAF_REQUIRE(holds(second, 1));
  // Nor does it get the next ones, though it has fewest.
  auto y = client(first_request);
  auto z = client(first_request);
  CAF_CHECK(holds(second, 3));
  CAF_CHECK(first.connections.empty());
  for (int i = 0; i < 5; ++i)
    tick_answered();
  auto w = client(first_request);
  CAF_CHECK(holds(first, 1));
}

CAF_TEST(a client that two workers have no descriptor for is answered 503) {
  auto& worker = start_ready({0, 0});
  auto x = client(first_request);
  CAF_REQUIRE(holds(worker, 1));
  worker.refuse_all();
  settle();
  CAF_CHECK(worker.connections.empty());
  for (int i = 0; i < 5; ++i)
    tick_answered();
  CAF_REQUIRE(holds(worker, 1));
  worker.refuse_all();
  CAF_CHECK_EQUAL(answer(x), answers::service_unavailable);
}

CAF_TEST(a session waits for its own worker to have a descriptor) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto x = client(get({0, 0}));
  CAF_REQUIRE(holds(first, 1));
  first.refuse_all();
  settle();
  CAF_CHECK(first.connections.empty());
  for (int i = 0; i < 5; ++i)
    tick_answered();
  CAF_CHECK(holds(first, 1));
  CAF_CHECK(second.connections.empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
