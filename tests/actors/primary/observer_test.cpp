// The observer and the port for operators, between mocks of balancer and
// supervisor.
#define CAF_SUITE primary.observer

#include "actors/primary/observer.hpp"

#include <algorithm>
#include <optional>

#include <sys/socket.h>

#include "actors/primary/metrics_port.hpp"
#include "actors/socket_pair.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;

namespace {

constexpr std::string_view health = "GET /health HTTP/1.1\r\n\r\n";

struct fixture : test_coordinator_fixture<> {
  fixture() {
    balancer = sys.spawn([](balancer_actor::pointer me) {
      return balancer_actor::behavior_type{
        [](const worker_started&) {},
        [](const worker_exited&) {},
        [](const worker_draining&) {},
        [](const set_sticky&) {},
        [](caf::get_atom) {
          balancer_report result;
          result.accepted = 5;
          result.workers.resize(1);
          result.workers[0].state = worker_condition::ready;
          return result;
        },
        [](closing_atom) {},
        [me](stop_atom) { me->quit(); },
      };
    });
    supervisor = sys.spawn([](supervisor_actor::pointer me) {
      return supervisor_actor::behavior_type{
        [](const worker_ready&) {},
        [](const worker_draining&) {},
        [](const kill_worker&) {},
        [](process_ended) {},
        [](caf::get_atom) {
          supervisor_report result;
          result.processes.resize(1);
          result.slots.resize(1);
          result.serving = true;
          return result;
        },
        [](restart_atom) {},
        [](toggle_atom) {},
        [me](stop_atom) { me->quit(); },
      };
    });
    testee = sys.spawn(observer, balancer, supervisor);
    consume_messages();
  }

  ~fixture() override {
    anon_send_exit(testee, caf::exit_reason::kill);
    anon_send_exit(balancer, caf::exit_reason::kill);
    anon_send_exit(supervisor, caf::exit_reason::kill);
    consume_messages();
  }

  std::optional<cluster_report> ask() {
    std::optional<cluster_report> result;
    caf::anon_send(testee, report_wanted{[&](auto& x) { result = x; }});
    consume_messages();
    return result;
  }

  metrics_port::source source() {
    return [this](metrics_port::receiver then) {
      caf::anon_send(testee, report_wanted{std::move(then)});
    };
  }

  /// Connects to `port` and says `request`.
  /// @returns the client's end.
  unique_fd enter(metrics_port& port, std::string_view request = {}) {
    auto ends = make_socket_pair(SOCK_STREAM);
    CAF_REQUIRE(ends.engaged());
    if (!request.empty())
      ::send(ends->first.get(), request.data(), request.size(), 0);
    port.adopt({std::move(ends->second), {}, {}, false});
    return std::move(ends->first);
  }

  /// Lets `io` and the actors do what they can.
  void settle(boost::asio::io_context& io) {
    do {
      io.restart();
      io.poll();
    } while (consume_messages() > 0);
  }

  /// @returns what has come for `client`.
  static std::string heard(const unique_fd& client) {
    std::string result(100000, '\0');
    auto got = ::recv(client.get(), result.data(), result.size(), MSG_DONTWAIT);
    result.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return result;
  }

  /// @returns all that a port with this observer answers to `request`.
  std::string visit(std::string_view request) {
    boost::asio::io_context io;
    metrics_port port{io, source()};
    auto client = enter(port, request);
    settle(io);
    return heard(client);
  }

  balancer_actor balancer;
  supervisor_actor supervisor;
  observer_actor testee;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(observer_tests, fixture)

CAF_TEST(a report has what both know) {
  auto x = ask();
  CAF_REQUIRE(x.has_value());
  CAF_CHECK_EQUAL(x->port.accepted, 5u);
  CAF_CHECK_EQUAL(x->workers.size(), 1u);
  CAF_CHECK(is_healthy(*x));
}

CAF_TEST(while the cluster ends the report is empty) {
  for (auto i : {1, 2}) {
    i == 1 ? anon_send(supervisor, stop_atom::value)
           : anon_send(balancer, stop_atom::value);
    consume_messages();
    auto x = ask();
    CAF_REQUIRE(x.has_value());
    CAF_CHECK(!x->serving);
  }
}

CAF_TEST(a page is answered and the connection ends) {
  auto text = visit("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  CAF_CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CAF_CHECK(text.find("Connection: close\r\n") != std::string::npos);
  CAF_CHECK(text.find("\"status\":\"ready\"") != std::string::npos);
}

CAF_TEST(a HEAD gets the head alone) {
  auto text = visit("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  CAF_CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CAF_CHECK(text.ends_with("\r\n\r\n"));
}

CAF_TEST(what is no request for a page is refused) {
  auto status = [this](std::string_view request) {
    auto text = visit(request);
    return text.empty() ? text : text.substr(9, 3);
  };
  CAF_CHECK_EQUAL(status("GET /other HTTP/1.1\r\n\r\n"), "404");
  CAF_CHECK_EQUAL(status("DELETE /metrics HTTP/1.1\r\n\r\n"), "405");
  CAF_CHECK_EQUAL(status("no HTTP at all\r\n\r\n"), "400");
  auto big = "GET /metrics HTTP/1.1\r\nX: " + std::string(9000, 'x');
  CAF_CHECK_EQUAL(status(big), "431");
  CAF_CHECK_EQUAL(status("GET /metr"), "");
}

CAF_TEST(there are only so many connections at a time) {
  boost::asio::io_context io;
  metrics_port port{io, [](metrics_port::receiver) {}};
  std::vector<unique_fd> clients;
  for (std::size_t i = 0; i < metrics_port::max_connections + 3; ++i)
    clients.push_back(enter(port));
  io.poll();
  auto ended = std::count_if(clients.begin(), clients.end(), [](auto& x) {
    char byte;
    return ::recv(x.get(), &byte, 1, MSG_DONTWAIT) == 0;
  });
  CAF_CHECK_EQUAL(ended, 3);
}

CAF_TEST(the oldest that has asked for nothing makes room) {
  boost::asio::io_context io;
  std::vector<metrics_port::receiver> asked;
  metrics_port port{io, [&asked](auto then) { asked.push_back(then); }};
  auto early = enter(port, health);
  settle(io);
  std::vector<unique_fd> silent;
  for (std::size_t i = 0; i < metrics_port::max_connections; ++i)
    silent.push_back(enter(port));
  auto late = enter(port, health);
  settle(io);
  CAF_REQUIRE_EQUAL(asked.size(), 2u);
  for (auto& tell : asked)
    tell({});
  settle(io);
  CAF_CHECK(heard(early).starts_with("HTTP/1.1 503"));
  CAF_CHECK(heard(late).starts_with("HTTP/1.1 503"));
}

CAF_TEST(of those that all have asked the oldest makes room) {
  boost::asio::io_context io;
  std::vector<metrics_port::receiver> asked;
  metrics_port port{io, [&asked](auto then) { asked.push_back(then); }};
  std::vector<unique_fd> clients;
  for (std::size_t i = 0; i < metrics_port::max_connections + 1; ++i) {
    clients.push_back(enter(port, health));
    settle(io);
  }
  for (auto& tell : asked)
    tell({});
  settle(io);
  CAF_CHECK_EQUAL(heard(clients.front()), "");
  for (std::size_t i = 1; i < clients.size(); ++i)
    CAF_CHECK(heard(clients[i]).starts_with("HTTP/1.1 503"));
}

CAF_TEST_FIXTURE_SCOPE_END()
