// Where a balancer sends its clients.
#define CAF_SUITE sticky_balancer.balancer

#include "tests/sticky_balancer/balancer_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(balancer_tests, fixture)

CAF_TEST(a connection reaches a worker with its bytes and address) {
  auto& worker = start_ready({0, 0});
  auto x = client(first_request);
  CAF_REQUIRE(holds(worker, 1));
  auto& got = worker.connections[0];
  CAF_CHECK_EQUAL(got.message.number, 1u);
  CAF_CHECK_EQUAL(got.message.address, "127.0.0.1");
  CAF_CHECK_EQUAL(got.message.received, first_request);
  send_all(got.fd, "hello");
  std::string text;
  CAF_CHECK(until([&] { return receive_some(x, text) && text == "hello"; }));
}

CAF_TEST(a report has the state and the last counters of each worker) {
  auto& worker = start_ready({0, 4});
  start({1, 0});
  auto x = client(first_request);
  CAF_REQUIRE(holds(worker, 1));
  for (auto text : {"sessions 1\n", "sessions 2\nbytes_sent 7\n"})
    send_datagram(worker.channel.get(),
                  encode_message(channel_kind::counters, 0, {}, text), -1);
  settle();
  auto seen = report();
  CAF_CHECK_EQUAL(seen.accepted, 1u);
  CAF_REQUIRE_EQUAL(seen.workers.size(), 2u);
  auto& first = seen.workers[0];
  CAF_CHECK_EQUAL(first.id, (worker_id{0, 4}));
  CAF_CHECK(first.state == worker_condition::ready);
  CAF_CHECK_EQUAL(first.passed, 1u);
  CAF_CHECK_EQUAL(first.unconfirmed, 1u);
  CAF_CHECK_EQUAL(first.counters.sessions, 2u);
  CAF_CHECK_EQUAL(first.counters.bytes_sent, 7u);
  CAF_CHECK(seen.drops == port_drops{});
  CAF_CHECK(seen.workers[1].state == worker_condition::starting);
}

CAF_TEST(a report does not count a refused client as being read) {
  auto slow = client("GET /");
  auto refused = client("nonsense\n");
  CAF_CHECK_EQUAL(answer(refused), answers::bad_request);
  CAF_CHECK_EQUAL(report().reading, 1u);
}

CAF_TEST(a bad first line is answered and counted) {
  auto endless = client("GET /" + std::string(20000, 'x'));
  CAF_CHECK_EQUAL(answer(endless), answers::uri_too_long);
  auto strange = client("\x16\x03\x01");
  CAF_CHECK_EQUAL(answer(strange), answers::bad_request);
  CAF_CHECK_EQUAL(report().drops[port_drop::bad_line], 2u);
}

CAF_TEST(who said that a worker started hears when it is ready) {
  auto& worker = start({2, 5});
  CAF_CHECK(ready.empty());
  worker.say(channel_kind::ready);
  CAF_CHECK(until([&] { return !ready.empty(); }));
  CAF_CHECK_EQUAL(ready, (std::vector<worker_id>{{2, 5}}));
}

CAF_TEST(a session goes to its worker also from a head in single bytes) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto head = get({1, 0});
  auto x = client({});
  for (char c : head) {
    send_all(x, {&c, 1});
    settle();
  }
  CAF_REQUIRE(holds(second, 1));
  CAF_CHECK(first.connections.empty());
  auto& got = second.connections[0];
  auto bytes = got.message.received;
  CAF_CHECK(
    until([&] { return receive_some(got.fd, bytes) && bytes == head; }));
}

CAF_TEST(a session goes to its worker wherever its head is cut) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto head = get({1, 0});
  std::size_t count = 0;
  for (std::size_t cut = 1; cut < head.size(); cut += 3) {
    auto x = client(std::string_view{head}.substr(0, cut));
    settle();
    send_all(x, std::string_view{head}.substr(cut));
    CAF_REQUIRE(holds(second, ++count));
  }
  CAF_CHECK(first.connections.empty());
}

CAF_TEST(a burst of new connections is shared out evenly) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  auto& third = start_ready({2, 0});
  std::vector<unique_fd> clients;
  for (int i = 0; i < 100; ++i)
    clients.push_back(client(first_request));
  auto has_share = [](const fake_worker& x) {
    return x.connections.size() == 33 || x.connections.size() == 34;
  };
  CAF_CHECK(until([&] {
    return first.connections.size() + second.connections.size()
             + third.connections.size()
           == 100;
  }));
  CAF_CHECK(has_share(first) && has_share(second) && has_share(third));
}

CAF_TEST(a session of a dead run is balanced as new) {
  auto& worker = start_ready({0, 1});
  auto x = client(get({0, 0}));
  CAF_CHECK(holds(worker, 1));
}

CAF_TEST(connections wait for the first worker to be ready) {
  auto x = client(first_request);
  settle();
  auto& worker = start({0, 0});
  auto y = client(first_request);
  settle();
  CAF_CHECK(worker.connections.empty());
  worker.say(channel_kind::ready);
  CAF_CHECK(holds(worker, 2));
}

CAF_TEST(who waited for a worker in vain is answered 503) {
  start({0, 0});
  auto x = client(first_request);
  settle();
  tick(39);
  std::string text;
  CAF_CHECK(receive_some(x, text) && text.empty());
  tick(2);
  CAF_CHECK_EQUAL(answer(x), answers::service_unavailable);
}

CAF_TEST(without any worker a client is answered 503) {
  auto& worker = start_ready({0, 0});
  kill(worker);
  auto x = client(first_request);
  CAF_CHECK_EQUAL(answer(x), answers::service_unavailable);
}

CAF_TEST(an unfinished head ends at its deadline) {
  start_ready({0, 0});
  auto x = client("GET /");
  settle();
  tick(41);
  CAF_CHECK_EQUAL(answer(x), "");
}

CAF_TEST(changed options hold for the next client) {
  auto& first = start_ready({0, 0});
  auto& second = start_ready({1, 0});
  sticky_options changed;
  changed.weights = {1, 3};
  changed.trusted_proxies = {"127.0.0.0/8"};
  changed.proxy_protocol = true;
  anon_send(testee, set_sticky{changed});
  settle();
  std::vector<unique_fd> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(client("PROXY TCP4 192.0.2.1 192.0.2.2 5 6\r\n"
                             "GET /?EIO=4 HTTP/1.1\r\n\r\n"));
  CAF_CHECK(holds(first, 2) && holds(second, 6));
  CAF_CHECK_EQUAL(second.connections[0].message.address, "192.0.2.1");
  auto x = client(first_request);
  CAF_CHECK_EQUAL(answer(x), "");
}

CAF_TEST(after stop the port is closed and the channels too) {
  auto& worker = start_ready({0, 0});
  anon_send(testee, stop_atom::value);
  settle();
  CAF_CHECK(!connect_to(number));
  char byte = 0;
  CAF_CHECK_EQUAL(::recv(worker.channel.get(), &byte, 1, MSG_DONTWAIT), 0);
}

CAF_TEST_FIXTURE_SCOPE_END()
