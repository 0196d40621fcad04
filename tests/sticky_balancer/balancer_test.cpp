// The balancer with clients of its port and workers played by hand.
#define CAF_SUITE sticky_balancer.balancer

#include "sticky_balancer/balancer.hpp"

#include <deque>
#include <list>

#include "actors/loop/pinned.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "actors/socket_pair.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

/// A worker process's end of the channel.
struct fake_worker {
  worker_id id;
  unique_fd channel;
  std::deque<channel_datagram> connections;
  int pings = 0;

  void say(channel_kind kind, uint64_t number = 0) {
    send_datagram(channel.get(), encode_message(kind, number), -1);
  }

  /// It has no descriptor for the connections it was sent last.
  void refuse_all() {
    for (auto& x : connections)
      say(channel_kind::refuse, x.message.number);
    if (!connections.empty())
      say(channel_kind::confirm, connections.back().message.number);
    connections.clear();
  }

  void hand_back(connection c) {
    send_datagram(
      channel.get(),
      encode_message(channel_kind::hand_back, 0, c.address, c.received),
      c.fd.get());
  }

  void receive() {
    static std::string buffer(max_channel_datagram, '\0');
    for (;;) {
      auto got = receive_datagram(channel.get(), buffer.data(), buffer.size());
      auto message = decode_message({buffer.data(), got.size});
      if (got.error != 0 || !message)
        return;
      if (message->kind == channel_kind::ping)
        ++pings;
      else
        connections.push_back({std::move(*message), std::move(got.fd)});
    }
  }
};

using fake_supervisor = worker_watcher::extend<caf::reacts_to<worker_started>>;

/// Of whom a supervisor heard.
struct hearsay {
  std::vector<worker_id> ready;
  std::vector<worker_id> draining;
  std::vector<worker_id> frozen;
};

/// Passes `worker_started` on and writes down what it hears.
fake_supervisor::behavior_type supervisor(fake_supervisor::pointer self,
                                          const balancer_actor& target,
                                          hearsay* heard) {
  return {
    [heard](const worker_ready& x) { heard->ready.push_back(x.id); },
    [heard](const worker_draining& x) { heard->draining.push_back(x.id); },
    [heard](const kill_worker& x) { heard->frozen.push_back(x.id); },
    [self, target](const worker_started& x) { self->send(target, x); },
  };
}

struct fixture : test_coordinator_fixture<>, hearsay {
  boost::asio::io_context io;
  scheduler_unit unit{sys};
  std::shared_ptr<acceptor> port;
  uint16_t number = 0;
  balancer_actor testee;
  fake_supervisor boss;
  std::list<fake_worker> workers;

  fixture() {
    sticky_options opts;
    opts.trusted_proxies = {"unix"};
    opts.proxy_protocol = true;
    auto opened = acceptor::open(io, {"127.0.0.1", 0, {}});
    CAF_REQUIRE(opened.engaged());
    port = *opened;
    number = port->port();
    // Few enough for a test to reach them: 200 without confirmation.
    testee = spawn_pinned(sys, unit, balancer, &io, opts, acceptors{port},
                          client_bounds{64, 8, 200}, 10s);
    boss = sys.spawn(supervisor, testee, static_cast<hearsay*>(this));
    consume_messages();
  }

  ~fixture() {
    anon_send(testee, stop_atom::value);
    anon_send_exit(boss, caf::exit_reason::user_shutdown);
    consume_messages();
  }

  void settle() {
    do {
      run_ready(io);
      for (auto& worker : workers)
        worker.receive();
    } while (consume_messages() > 0);
  }

  template <class Predicate>
  bool until(Predicate done) {
    return socketio::run_until(io, [&] {
      settle();
      return done();
    });
  }

  void tick(int times = 1) {
    for (int i = 0; i < times; ++i) {
      sched.advance_time(250ms);
      settle();
    }
  }

  /// As above, and all workers say that they live.
  void tick_answered() {
    tick();
    for (auto& worker : workers)
      worker.say(channel_kind::pong);
    settle();
  }

  fake_worker& start(worker_id id) {
    auto ends = make_socket_pair(SOCK_SEQPACKET);
    CAF_REQUIRE(ends.engaged());
    anon_send(boss,
              worker_started{
                id, 1, std::make_shared<unique_fd>(std::move(ends->first))});
    workers.push_back({id, std::move(ends->second), {}, 0});
    settle();
    return workers.back();
  }

  fake_worker& start_ready(worker_id id) {
    auto& result = start(id);
    result.say(channel_kind::ready);
    settle();
    return result;
  }

  /// The process of `worker` ends, as the kernel shows it.
  void kill(fake_worker& worker) {
    worker.channel.reset();
    worker.connections.clear();
    settle();
  }

  /// @returns a client that has sent `bytes`.
  unique_fd client(std::string_view bytes) {
    auto result = connect_to(port->port());
    CAF_REQUIRE(static_cast<bool>(result));
    send_all(result, bytes);
    return result;
  }

  static std::string get(const worker_id& owner) {
    return "GET /?sid=" + make_session_id(owner) + " HTTP/1.1\r\n\r\n";
  }

  balancer_report report() {
    balancer_report result;
    auto asked = self->request(testee, caf::infinite, caf::get_atom::value);
    consume_messages();
    asked.receive([&](balancer_report& x) { result = std::move(x); },
                  [](const caf::error&) { CAF_FAIL("no report"); });
    return result;
  }

  std::string answer(const unique_fd& client) {
    std::string result;
    CAF_CHECK(until([&] { return !receive_some(client, result); }));
    return result;
  }

  /// Waits until `worker` holds `count` connections.
  bool holds(fake_worker& worker, std::size_t count) {
    return until([&] { return worker.connections.size() >= count; });
  }
};

constexpr std::string_view first_request = "GET / HTTP/1.1\r\n\r\n";

} // namespace

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
  CAF_CHECK(first.state == worker_state::ready);
  CAF_CHECK_EQUAL(first.passed, 1u);
  CAF_CHECK_EQUAL(first.unconfirmed, 1u);
  CAF_CHECK_EQUAL(first.counters.sessions, 2u);
  CAF_CHECK_EQUAL(first.counters.bytes_sent, 7u);
  CAF_CHECK(seen.drops == port_drops{});
  CAF_CHECK(seen.workers[1].state == worker_state::starting);
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
  CAF_CHECK(holds(first, 33) && holds(second, 33) && holds(third, 33));
  CAF_CHECK(until([&] {
    return first.connections.size() + second.connections.size()
             + third.connections.size()
           == 100;
  }));
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

CAF_TEST(a worker that drains and freezes is told of as well) {
  auto& worker = start_ready({0, 0});
  worker.say(channel_kind::draining);
  settle();
  tick(50);
  CAF_CHECK_EQUAL(frozen, (std::vector<worker_id>{{0, 0}}));
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
