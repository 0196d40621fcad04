// The balancer with clients of its port and workers played by hand. Define
// CAF_SUITE and include this last.
#pragma once

#include "sticky_balancer/balancer.hpp"

#include <deque>
#include <list>

#include "actors/loop/pinned.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "actors/socket_pair.hpp"
#include "sticky_balancer/answers.hpp"
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
  /// @returns whether it holds no more than these.
  bool holds(fake_worker& worker, std::size_t count) {
    return until([&] { return worker.connections.size() >= count; })
           && worker.connections.size() == count;
  }
};

[[maybe_unused]] constexpr std::string_view first_request =
  "GET / HTTP/1.1\r\n\r\n";

} // namespace
