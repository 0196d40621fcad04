// The fixture that programs test their handlers with.
#define CAF_SUITE apps.testing

#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "apps/testing.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture : test_coordinator_fixture<socketio::testing::config> {
  socketio::testing::world world{sys};
  server& io = world.io();
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(testing_tests, fixture)

CAF_TEST(a client joins and has the id of its socket) {
  auto& alice = world.connect();
  CAF_CHECK(alice.connected());
  CAF_CHECK(io.find(alice.id()).has_value());
  CAF_CHECK(!alice.connected("/other"));
}

CAF_TEST(a refused client learns why) {
  io.of("/admin").use([](socket& s, next go) {
    if (s.handshake().auth["token"] == "secret")
      go();
    else
      go(error{"no", 7});
  });
  auto& alice = world.connect("/admin", {{"token", "wrong"}});
  CAF_CHECK(!alice.connected("/admin"));
  CAF_CHECK(alice.refusal("/admin")["message"] == "no");
  CAF_CHECK(alice.refusal("/admin")["data"] == 7);
  auto& bob = world.connect("/admin", {{"token", "secret"}});
  CAF_CHECK(bob.connected("/admin"));
  CAF_CHECK(bob.refusal("/admin").is_null());
}

CAF_TEST(events go both ways with binary and acknowledgements) {
  io.every_socket().on("swap",
                       [](const value& x, int n, ack reply) { reply(n, x); });
  auto& alice = world.connect();
  auto answer = alice.emit_with_ack("swap", binary("\x01\x02"), 5);
  CAF_REQUIRE(answer);
  CAF_CHECK(answer.args() == (std::vector<value>{5, binary("\x01\x02")}));
}

CAF_TEST(a client speaks as its server does) {
  server_options opts;
  opts.parser = "msgpack";
  socketio::testing::world packed{sys, opts};
  packed.io().of("/n").on_connection([](socket& s) {
    s.emit("auth", s.handshake().auth);
    s.on("swap", [](const value& x, int n, ack reply) { reply(n, x); });
  });
  auto& alice = packed.connect("/n", {{"token", 7}});
  CAF_CHECK(alice.take("auth") == (std::vector<value>{{{"token", 7}}}));
  auto answer = alice.ask_in("/n", "swap", binary("\x01\x02"), 5);
  CAF_REQUIRE(answer);
  CAF_CHECK(answer.args() == (std::vector<value>{5, binary("\x01\x02")}));
  auto& bob = packed.connect("/n");
  CAF_CHECK(bob.take("auth") == std::vector<value>{value::object()});
  bob.disconnect("/n");
  CAF_CHECK(packed.io().of("/n").sockets().size() == 1);
  CAF_CHECK(packed.connect("/none").refusal("/none")["message"]
            == "Invalid namespace");
}

CAF_TEST(a client acknowledges when the test says so) {
  auto& alice = world.connect();
  auto seen = 0;
  io.find(alice.id())->emit_with_ack("q", 1).then([&](int x) { seen = x; });
  CAF_REQUIRE_EQUAL(alice.received().size(), 1u);
  alice.acknowledge(alice.received()[0], 9);
  CAF_CHECK_EQUAL(seen, 9);
}

CAF_TEST(listeners to what is sent hear broadcasts once for each receiver) {
  std::vector<std::string> seen;
  auto& alice = world.connect();
  auto& bob = world.connect();
  world.connect();
  for (auto& x : {alice.id(), bob.id()})
    io.find(x)->join("r");
  io.every_socket().on_any_outgoing(
    [&](socket& s, const std::string& event, const std::vector<value>& args) {
      CAF_CHECK(s.id() == alice.id() || s.id() == bob.id());
      seen.push_back(event + value(args).dump());
    });
  io.to("r").emit("x", 1);
  io.to("r").except(bob.id()).timeout(1s).emit_with_ack("ask");
  world.run();
  CAF_CHECK_EQUAL(seen, (std::vector<std::string>{"x[1]", "x[1]", "ask[]"}));
  CAF_CHECK(bob.take("x").has_value());
}

CAF_TEST(a socket of many rooms cannot be made to join more) {
  server_options opts;
  opts.max_rooms = 3;
  socketio::testing::world small{sys, opts};
  auto& alice = small.connect();
  auto s = *small.io().find(alice.id());
  small.io().sockets_join({"a", "b"});
  CAF_CHECK_EQUAL(s.rooms().size(), 3u);
  small.io().sockets_join("c");
  CAF_CHECK_EQUAL(s.rooms().size(), 3u);
  CAF_CHECK(!s.join("c"));
}

CAF_TEST(broadcasts reach the rooms they name) {
  io.on_connection([](socket& s) {
    s.on("join", [](socket& s, const std::string& room) { s.join(room); });
    s.on("say", [](socket& s, const std::string& room, const std::string& x) {
      s.to(room).emit("said", x);
    });
  });
  auto& alice = world.connect();
  auto& bob = world.connect();
  auto& carl = world.connect();
  alice.emit("join", "r");
  bob.emit("join", "r");
  alice.emit("say", "r", "hi");
  CAF_CHECK(bob.take("said") == (std::vector<value>{"hi"}));
  CAF_CHECK(!bob.take("said"));
  CAF_CHECK(alice.received().empty());
  CAF_CHECK(carl.received().empty());
}

CAF_TEST(time passes by hand) {
  auto seen = std::string{};
  auto& alice = world.connect();
  io.find(alice.id())
    ->timeout(2s)
    .emit_with_ack("q")
    .then([] {}, [&](const caf::error& x) { seen = describe(x); });
  world.advance(1900ms);
  CAF_CHECK_EQUAL(seen, "");
  world.advance(200ms);
  CAF_CHECK_EQUAL(seen, "operation has timed out");
}

CAF_TEST(a client that the server throws out is gone after the run) {
  std::vector<std::string> reasons;
  io.every_socket().on_disconnect(
    [&](close_reason x) { reasons.emplace_back(to_string(x)); });
  auto& alice = world.connect();
  auto& bob = world.connect();
  auto& carl = world.connect();
  io.find(alice.id())->disconnect(true);
  CAF_CHECK(!alice.open());
  io.find(bob.id())->disconnect();
  CAF_CHECK(bob.open());
  CAF_CHECK(!bob.connected());
  carl.close(close_reason::ping_timeout);
  world.run();
  CAF_CHECK(reasons
            == (std::vector<std::string>{"server namespace disconnect",
                                         "server namespace disconnect",
                                         "ping timeout"}));
}

CAF_TEST(fetched sockets come from the adapter of the world) {
  auto& alice = world.connect();
  std::vector<std::string> ids;
  io.fetch_sockets().then([&](const std::vector<remote_socket>& xs) {
    for (auto& x : xs)
      ids.push_back(x.id());
  });
  world.run();
  CAF_CHECK(ids == (std::vector<std::string>{alice.id()}));
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST(a system without the test scheduler has no world) {
  caf::actor_system_config cfg;
  cfg.set("scheduler.policy", caf::atom("sharing"));
  caf::actor_system other{cfg};
  auto refused = false;
  try {
    socketio::testing::world world{other};
  } catch (const std::logic_error&) {
    refused = true;
  }
  CAF_CHECK(refused);
}
