// Handlers and actors together, message by message: what the actor flavour of
// the interface promises to people who write scenarios.
#define CAF_SUITE apps.actors

#include <string>
#include <vector>

#include "apps/socketio.hpp"
#include "apps/testing.hpp"
#include "tests/messages_equal.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

caf::behavior adder() {
  return {[](int x, int y) { return x + y; }};
}

/// Lets a token pass, or not; says nothing about some.
caf::behavior judge(caf::event_based_actor* self) {
  return {[self](const std::string& token) -> caf::result<bool> {
    if (token == "unsure")
      return self->make_response_promise<bool>();
    return token == "secret";
  }};
}

struct fixture : test_coordinator_fixture<socketio::testing::config> {
  ~fixture() {
    for (auto& x : actors)
      anon_send_exit(x, caf::exit_reason::user_shutdown);
    sched.run();
  }

  caf::actor keep(caf::actor x) {
    actors.push_back(x);
    return x;
  }

  /// Says what `asked` thinks of `token`, when it does.
  void ask(const caf::actor& asked, const std::string& token, next word) {
    io.self()->request(asked, caf::infinite, token).then([word](bool good) {
      if (good)
        word();
      else
        word(error{"no"});
    });
  }

  socketio::testing::world world{sys};
  server& io = world.io();
  std::vector<caf::actor> actors;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(actors_tests, fixture)

// -- middleware --------------------------------------------------------------

CAF_TEST(an actor decides later who may join) {
  auto asked = keep(sys.spawn(judge));
  sched.run();
  io.use([&](socket& s, next word) {
    ask(asked, s.handshake().auth["token"].get<std::string>(), word);
  });
  auto& alice = world.connect("/", {{"token", "secret"}});
  auto& bob = world.connect("/", {{"token", "guess"}});
  CAF_CHECK(!alice.connected());
  expect((std::string), to(asked).with("secret"));
  world.run();
  CAF_CHECK(alice.connected());
  CAF_CHECK(bob.refusal("/")["message"] == "no");
}

CAF_TEST(an actor that decides too late decides nothing) {
  auto asked = keep(sys.spawn(judge));
  sched.run();
  io.use([&](socket&, next word) { ask(asked, "unsure", word); });
  auto& alice = world.connect();
  world.advance(44s);
  CAF_CHECK(alice.refusal("/").is_null());
  world.advance(2s);
  CAF_CHECK(alice.refusal("/")["message"] == "timeout");
}

CAF_TEST(an actor decides later whether an event gets to its handlers) {
  auto asked = keep(sys.spawn(judge));
  sched.run();
  std::vector<std::string> seen;
  auto& all = io.every_socket();
  all.use([&](const std::string& event, const std::vector<value>&, next word) {
    ask(asked, event, word);
  });
  for (std::string name : {"secret", "guess", "unsure"})
    all.on(name, [&, name] { seen.push_back(name); });
  all.on_error([&](const error& why) { seen.push_back(why.message); });
  auto& alice = world.connect();
  for (auto name : {"unsure", "secret", "guess"})
    alice.emit(name);
  CAF_CHECK(seen.empty());
  world.run();
  CAF_CHECK_EQUAL(seen, (std::vector<std::string>{"secret", "no"}));
  world.advance(46s);
  CAF_CHECK_EQUAL(seen, (std::vector<std::string>{"secret", "no", "timeout"}));
}

// -- forwarding --------------------------------------------------------------

CAF_TEST(an event becomes one message and its answer one acknowledgement) {
  auto sum = keep(sys.spawn(adder));
  sched.run();
  io.every_socket().on("sum", forward_to<int, int>(sum));
  auto& alice = world.connect();
  auto answer = alice.emit_with_ack("sum", 1, 2);
  expect((int, int), to(sum).with(1, 2));
  CAF_CHECK(!answer);
  sched.run();
  CAF_REQUIRE(answer);
  CAF_CHECK(answer.args() == (std::vector<value>{3}));
}

CAF_TEST(the socket of an event can be expected by its id) {
  auto counter = keep(sys.spawn(
    [] { return caf::behavior{[](const socket_ref&, int x) { return x; }}; }));
  sched.run();
  io.of("/n").every_socket().on("x", forward_to<socket_ref, int>(counter));
  auto& alice = world.connect("/n");
  alice.emit_in("/n", "x", 7);
  expect((socket_ref, int),
         to(counter).with(socket_ref{"/n", alice.id("/n")}, 7));
}

CAF_TEST(a pool shares the events of a namespace) {
  auto pool = keep(caf::actor_pool::make(
    sys.dummy_execution_unit(), 3, [&] { return sys.spawn(adder); },
    caf::actor_pool::round_robin()));
  io.every_socket().on("sum", forward_to<int, int>(pool));
  auto& alice = world.connect();
  std::vector<socketio::testing::answer> answers;
  for (int i = 0; i < 6; ++i)
    answers.push_back(alice.emit_with_ack("sum", i, 1));
  world.run();
  for (int i = 0; i < 6; ++i)
    CAF_CHECK(answers[i].args() == (std::vector<value>{i + 1}));
}

CAF_TEST(a silent actor costs the client a timeout) {
  auto silent = keep(sys.spawn([](caf::event_based_actor* self) {
    return caf::behavior{[self](int) { return self->make_response_promise(); }};
  }));
  io.every_socket().on("x", forward_to<int>(silent, 5s));
  auto& alice = world.connect();
  auto answer = alice.emit_with_ack("x", 1);
  world.advance(4s);
  CAF_CHECK(!answer);
  world.advance(2s);
  CAF_REQUIRE(answer);
  CAF_CHECK(answer.args()[0]["error"] == "timeout");
}

// -- the actor of the handlers -----------------------------------------------

CAF_TEST(handlers send and request in the name of the server) {
  auto sum = keep(sys.spawn(adder));
  io.every_socket().on("sum", [&](int x, int y, ack reply) {
    io.self()->request(sum, caf::infinite, x, y).then([reply](int z) {
      reply(z);
    });
  });
  auto& alice = world.connect();
  auto answer = alice.emit_with_ack("sum", 20, 1);
  CAF_CHECK(!answer);
  world.run();
  CAF_CHECK(answer.args() == (std::vector<value>{21}));
}

CAF_TEST(handlers spawn actors and send later) {
  std::vector<int> seen;
  io.every_socket().on("start", [&](int x) {
    auto child = keep(io.self()->spawn(
      [&]() -> caf::behavior { return {[&](int y) { seen.push_back(y); }}; }));
    io.self()->delayed_send(child, 3s, x);
  });
  world.connect().emit("start", 5);
  world.advance(2s);
  CAF_CHECK(seen.empty());
  world.advance(1s);
  CAF_CHECK(seen == (std::vector<int>{5}));
}

CAF_TEST(the server may take messages of its own) {
  auto& alice = world.connect();
  io.self()->become([this](const std::string& text) { io.emit("news", text); });
  anon_send(caf::actor{io.self()}, std::string{"hello"});
  world.run();
  CAF_CHECK(alice.take("news") == (std::vector<value>{"hello"}));
}

// -- from any actor ----------------------------------------------------------

CAF_TEST(any actor emits to rooms and to one socket by its id) {
  auto& alice = world.connect();
  auto& bob = world.connect();
  io.find(alice.id())->join("news");
  self->send(world.cluster(), sockets_in("/").to("news").emit("headline", 1));
  self->send(world.cluster(),
             sockets_in(socket_ref{"/", bob.id()}).emit("you", "bob"));
  world.run();
  CAF_CHECK(alice.take("headline") == (std::vector<value>{1}));
  CAF_CHECK(bob.take("you") == (std::vector<value>{"bob"}));
  CAF_CHECK(alice.received().empty());
  CAF_CHECK(bob.received().empty());
}

CAF_TEST(any actor moves and disconnects sockets) {
  auto& alice = world.connect();
  auto hub = io.cluster();
  self->send(hub, sockets_in("/").sockets_join("r"));
  world.run();
  CAF_CHECK_EQUAL(io.find(alice.id())->rooms().size(), 2u);
  self->send(hub, sockets_in("/").sockets_leave("r"));
  world.run();
  CAF_CHECK_EQUAL(io.find(alice.id())->rooms().size(), 1u);
  self->send(hub, sockets_in("/").disconnect_sockets());
  world.run();
  CAF_CHECK(!alice.connected());
}

CAF_TEST(any actor asks for sockets and for answers) {
  auto& alice = world.connect();
  io.find(alice.id())->set_data(value{{"name", "alice"}});
  auto found = self->request(world.cluster(), caf::infinite,
                             sockets_in("/").fetch_sockets());
  auto question = self->request(world.cluster(), caf::infinite,
                                sockets_in("/").emit_with_ack("age"));
  world.run();
  alice.acknowledge(alice.received().at(0), 42);
  world.run();
  found.receive(
    [&](const fetch_sockets_result& x) {
      CAF_REQUIRE_EQUAL(x.sockets.size(), 1u);
      CAF_CHECK(data_of(x.sockets.front().details())["name"] == "alice");
    },
    [](const caf::error& x) { CAF_FAIL(describe(x)); });
  question.receive(
    [&](const broadcast_result& x) {
      CAF_CHECK(answers_of(x) == (std::vector<value>{42}));
    },
    [](const caf::error& x) { CAF_FAIL(describe(x)); });
}

CAF_TEST(any actor emits and asks whatever parser the server has) {
  server_options opts;
  opts.parser = "msgpack";
  socketio::testing::world packed{sys, opts};
  auto& alice = packed.connect();
  auto args = socket_io::pack(binary("b"), value{{"n", 1.5}});
  self->send(packed.cluster(), sockets_in("/").emit("x", spread{args}));
  auto question = self->request(packed.cluster(), caf::infinite,
                                sockets_in("/").emit_with_ack("q", "?"));
  packed.run();
  CAF_CHECK(alice.take("x") == args);
  CAF_REQUIRE_EQUAL(alice.received().size(), 1u);
  alice.acknowledge(alice.received()[0], binary("a"));
  packed.run();
  question.receive(
    [&](const broadcast_result& x) {
      CAF_CHECK(answers_of(x) == (std::vector<value>{binary("a")}));
    },
    [](const caf::error& x) { CAF_FAIL(describe(x)); });
}

CAF_TEST(an actor takes and answers more binary than a client may send) {
  server_options opts;
  opts.parser = "msgpack";
  socketio::testing::world packed{sys, opts};
  auto count = keep(sys.spawn([] {
    return caf::behavior{[](const client_event& x) {
      return make_reply(spread{arguments_of(x)});
    }};
  }));
  packed.io().every_socket().on("x", forward_to(count));
  auto& alice = packed.connect();
  const std::vector<value> many(11, binary("b"));
  auto answer = alice.emit_with_ack("x", spread{many});
  packed.run();
  CAF_REQUIRE(answer);
  CAF_CHECK(answer.args() == many);
}

CAF_TEST(clients answer a broadcast with more binary than the default allows) {
  server_options opts;
  opts.parser = "msgpack";
  socketio::testing::world packed{sys, opts};
  auto& alice = packed.connect();
  std::vector<value> answers;
  packed.io().emit_with_ack("q").then(
    [&](const std::vector<value>& xs) { answers = xs; });
  const value many(std::vector<value>(11, binary("b")));
  alice.acknowledge(alice.received().at(0), many);
  packed.run();
  CAF_CHECK(answers == std::vector<value>{many});
}

CAF_TEST_FIXTURE_SCOPE_END()
