// Events of clients that go to actors, and the answers that come back.
#define CAF_SUITE socket_io.forward

#include <stdexcept>
#include <string>
#include <vector>

#include <caf/all.hpp>

#include "actors/socket_io/forward.hpp"
#include "tests/actors/socket_io/one_socket.hpp"

#include "tests/test.hpp"

namespace socketio {

/// A type whose conversion fails.
inline void to_json(value&, const worker_id&) {
  throw std::runtime_error("no form for this one");
}

} // namespace socketio

using namespace socketio;
using namespace socketio::fakes;

namespace {

using adder_actor = caf::typed_actor<caf::replies_to<int, int>::with<int>>;
using point_actor =
  caf::typed_actor<caf::replies_to<std::string>::with<std::string, double>,
                   caf::reacts_to<socket_ref, int>>;

struct fixture : one_socket {
  /// Spawns an actor with `f` as its behavior; it ends with the fixture.
  template <class... Fs>
  caf::actor actor_of(Fs... fs) {
    auto result = system.spawn([=]() -> caf::behavior { return {fs...}; });
    actors.push_back(result);
    return result;
  }

  ~fixture() {
    for (auto& x : actors)
      caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
    run_actors();
  }

  /// @returns what the client hears when it has sent `text` and all ran.
  strings says(const std::string& text) {
    c.says(text);
    run_actors();
    return c.heard();
  }

  std::vector<caf::actor> actors;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(forward_tests, fixture)

// -- there and back ----------------------------------------------------------

CAF_TEST(the answer of the actor is the acknowledgement) {
  auto adder = actor_of([](int x, int y) { return x + y; });
  s.on("sum", forward_to<int, int>(adder));
  CAF_CHECK(says("27[\"sum\",1,2]") == (strings{"37[3]"}));
  CAF_CHECK(errors.empty());
}

CAF_TEST(each element of the answer is an argument) {
  auto actor = actor_of([](const std::string& x) {
    return caf::make_message(x, true, 1.5, caf::ok_atom::value, uint8_t{7});
  });
  s.on("x", forward_to<std::string>(actor));
  CAF_CHECK(says("20[\"x\",\"y\"]")
            == (strings{"30[\"y\",true,1.5,\"ok\",7]"}));
}

CAF_TEST(an answer that the client cannot get is an error) {
  auto actor = actor_of([](int) {
    return make_reply(spread{std::vector<value>(11, binary("x"))});
  });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]")
            == (strings{"30[{\"error\":\"internal error\"}]"}));
  CAF_REQUIRE_EQUAL(errors.size(), 1u);
  CAF_CHECK(errors[0].find("11 attachments") != std::string::npos);
}

CAF_TEST(an actor that answers nothing acknowledges without arguments) {
  auto actor = actor_of([](int) {});
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]") == (strings{"30[]"}));
}

CAF_TEST(the actor learns who sent the event) {
  socket_ref from;
  auto actor = actor_of([&](const socket_ref& x, int) { from = x; });
  io.every_socket().on("x", forward_to<socket_ref, int>(actor));
  says("2[\"x\",1]");
  CAF_CHECK_EQUAL(from.nsp, "/");
  CAF_CHECK_EQUAL(from.id, c.sid());
}

CAF_TEST(an actor may want to know the client only) {
  auto actor = actor_of([](const socket_ref& x) { return x.id; });
  s.on("who", forward_to<socket_ref>(actor));
  CAF_CHECK(says("20[\"who\",1,2]") == (strings{"30[\"" + c.sid() + "\"]"}));
}

CAF_TEST(an untyped actor gets the whole event with binary) {
  client_event seen;
  auto actor = actor_of([&](const client_event& x) {
    seen = x;
    return make_reply("got", binary("\x03"));
  });
  s.on("x", forward_to(actor));
  c.says("51-0[\"x\",{\"_placeholder\":true,\"num\":0},5]");
  c.says_binary("\x01\x02");
  run_actors();
  auto args = arguments_of(seen);
  CAF_CHECK_EQUAL(seen.name, "x");
  CAF_REQUIRE_EQUAL(args.size(), 2u);
  CAF_CHECK_EQUAL(binary_bytes(args[0]), "\x01\x02");
  CAF_CHECK(
    (arguments_as<value, int>(seen) == std::tuple<value, int>{args[0], 5}));
  CAF_CHECK((!arguments_as<value, std::string>(seen)));
  CAF_CHECK((!arguments_as<value, int, int>(seen)));
  CAF_CHECK(c.heard()
            == (strings{"61-0[\"got\",{\"_placeholder\":true,\"num\":0}]",
                        "bin:\x03"}));
}

CAF_TEST(one actor gets the events of all names and answers them) {
  auto actor = actor_of([](const client_event& x) { return "got " + x.name; });
  io.every_socket().on_all(forward_to(actor));
  CAF_CHECK(says("20[\"x\"]") == (strings{"30[\"got x\"]"}));
  CAF_CHECK(says("21[\"y\",1]") == (strings{"31[\"got y\"]"}));
}

CAF_TEST(a typed actor with one handler needs no types) {
  auto adder = system.spawn([]() -> adder_actor::behavior_type {
    return {[](int x, int y) { return x + y; }};
  });
  s.on("sum", forward_to(adder));
  CAF_CHECK(says("27[\"sum\",1,2]") == (strings{"37[3]"}));
}

CAF_TEST(of several handlers of a typed actor the types choose one) {
  int seen = 0;
  auto actor = system.spawn([&]() -> point_actor::behavior_type {
    return {[](const std::string& x) {
              return caf::result<std::string, double>{x + "!", 0.5};
            },
            [&](const socket_ref&, int x) { seen = x; }};
  });
  s.on("a", forward_to<std::string>(actor));
  s.on("b", forward_to<socket_ref, int>(actor));
  CAF_CHECK(says("20[\"a\",\"hi\"]") == (strings{"30[\"hi!\",0.5]"}));
  CAF_CHECK(says("21[\"b\",6]") == (strings{"31[]"}));
  CAF_CHECK_EQUAL(seen, 6);
}

CAF_TEST(events without an acknowledgement are forwarded too) {
  std::vector<int> seen;
  auto actor = actor_of([&](int x) {
    seen.push_back(x);
    return x;
  });
  s.on("x", forward_to<int>(actor));
  c.says("2[\"x\",1]");
  c.says("2[\"x\",2]");
  CAF_CHECK(says("2[\"x\",3]").empty());
  CAF_CHECK(seen == (std::vector<int>{1, 2, 3}));
}

CAF_TEST(an actor may answer later) {
  caf::response_promise later;
  auto actor = system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](int) { return later = self->make_response_promise(); }};
  });
  actors.push_back(actor);
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]").empty());
  later.deliver(std::string{"late"});
  run_actors();
  CAF_CHECK(c.heard() == (strings{"30[\"late\"]"}));
}

// -- without an answer -------------------------------------------------------

CAF_TEST(arguments that do not fit go to the error listener only) {
  auto actor = actor_of([](int) { return 1; });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",\"text\"]").empty());
  CAF_CHECK(errors == (strings{"argument 1 of \"x\" has the wrong type"}));
}

CAF_TEST(a silent actor means timeout) {
  caf::response_promise never;
  auto actor = system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](int) { return never = self->make_response_promise(); }};
  });
  actors.push_back(actor);
  s.on("x", forward_to<int>(actor, 2s));
  CAF_CHECK(says("20[\"x\",1]").empty());
  time.advance(1900ms);
  run_actors();
  CAF_CHECK(c.heard().empty());
  time.advance(200ms);
  run_actors();
  CAF_CHECK(c.heard() == (strings{"30[{\"error\":\"timeout\"}]"}));
  CAF_CHECK_EQUAL(errors.size(), 1u);
  // Too late: nothing more happens.
  never.deliver(5);
  run_actors();
  CAF_CHECK(c.heard().empty());
  CAF_CHECK_EQUAL(errors.size(), 1u);
}

CAF_TEST(a dead actor is unavailable) {
  auto actor = actor_of([](int) { return 1; });
  s.on("x", forward_to<int>(actor));
  caf::anon_send_exit(actor, caf::exit_reason::kill);
  run_actors();
  CAF_CHECK(says("20[\"x\",1]")
            == (strings{"30[{\"error\":\"unavailable\"}]"}));
  CAF_CHECK(says("2[\"x\",1]").empty());
  CAF_CHECK_EQUAL(errors.size(), 2u);
}

CAF_TEST(an actor that dies over an event is unavailable at once) {
  caf::response_promise never;
  auto actor = system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](int) { return never = self->make_response_promise(); }};
  });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]").empty());
  caf::anon_send_exit(actor, caf::exit_reason::kill);
  run_actors();
  CAF_CHECK(c.heard() == (strings{"30[{\"error\":\"unavailable\"}]"}));
}

CAF_TEST(an error of the actor stays inside and its text goes to the listener) {
  auto actor = actor_of([](int) -> caf::result<int> {
    return make_error(ec::invalid_argument, "secret");
  });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]")
            == (strings{"30[{\"error\":\"internal error\"}]"}));
  CAF_CHECK(errors == (strings{"\"x\" was forwarded: secret"}));
}

CAF_TEST(an answer without a JSON form is an internal error) {
  auto actor = actor_of([](int) { return worker_id{1, 2}; });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]")
            == (strings{"30[{\"error\":\"internal error\"}]"}));
  CAF_CHECK_EQUAL(errors.size(), 1u);
}

CAF_TEST(an answer whose conversion throws costs its event only) {
  using answering = caf::typed_actor<caf::replies_to<int>::with<worker_id>>;
  auto bad = system.spawn([]() -> answering::behavior_type {
    return {[](int) { return worker_id{1, 2}; }};
  });
  actors.push_back(caf::actor_cast<caf::actor>(bad));
  auto good = actor_of([](int x) { return x; });
  s.on("bad", forward_to<int>(bad));
  s.on("good", forward_to<int>(good));
  CAF_CHECK(says("20[\"bad\",1]")
            == (strings{"30[{\"error\":\"internal error\"}]"}));
  CAF_REQUIRE_EQUAL(errors.size(), 1u);
  CAF_CHECK(errors[0].find("no form for this one") != std::string::npos);
  CAF_CHECK(says("21[\"good\",1]") == (strings{"31[1]"}));
}

CAF_TEST(an actor that takes no such message is an internal error) {
  auto actor = actor_of([](double) { return 1; });
  s.on("x", forward_to<int>(actor));
  CAF_CHECK(says("20[\"x\",1]")
            == (strings{"30[{\"error\":\"internal error\"}]"}));
}

CAF_TEST(no more than the bound wait for answers and each socket has its own) {
  auto actor = actor_of([](int x) { return x; });
  io.every_socket().on("x", forward_to<int>(actor));
  auto& d = join();
  for (int i = 0; i < 101; ++i)
    c.says("2" + std::to_string(i) + "[\"x\",1]");
  CAF_CHECK(c.heard() == (strings{"3100[{\"error\":\"busy\"}]"}));
  d.says("20[\"x\",1]");
  run_actors();
  CAF_CHECK_EQUAL(c.heard().size(), 100u);
  CAF_CHECK(d.heard() == (strings{"30[1]"}));
  CAF_CHECK(says("20[\"x\",1]") == (strings{"30[1]"}));
}

CAF_TEST(no more than the bound of bytes wait for answers of a connection) {
  auto actor = actor_of([](const std::string& x) { return x.size(); });
  io.of("/other").every_socket().on("x", forward_to<std::string>(actor));
  s.on("x", forward_to<std::string>(actor));
  c.says("0/other,");
  c.heard();
  auto args = "[\"x\",\"" + std::string(25000, 'x') + "\"]";
  c.says("20" + args);
  c.says("2/other,1" + args);
  CAF_CHECK(c.heard() == (strings{"3/other,1[{\"error\":\"busy\"}]"}));
  run_actors();
  CAF_CHECK(c.heard() == (strings{"30[25000]"}));
  CAF_CHECK(says("2/other,2" + args) == (strings{"3/other,2[25000]"}));
}

CAF_TEST(an event that waited for its middleware counts once) {
  auto actor = actor_of([](const std::string& x) { return x.size(); });
  s.use(
    [](const std::string&, const std::vector<value>&, next word) { word(); });
  s.on("x", forward_to<std::string>(actor));
  auto args = "[\"x\",\"" + std::string(25000, 'x') + "\"]";
  CAF_CHECK(says("20" + args) == (strings{"30[25000]"}));
}

CAF_TEST(the client may leave before the answer comes) {
  auto actor = actor_of([](int x) { return x; });
  s.on("x", forward_to<int>(actor));
  c.says("20[\"x\",1]");
  c.end(close_reason::transport_close);
  run_actors();
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(the server may end before the answer comes) {
  auto actor = actor_of([](int x) { return x; });
  s.on("x", forward_to<int>(actor));
  c.says("20[\"x\",1]");
  owned.reset();
  run_actors();
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(only events of clients can be forwarded and only to someone) {
  CAF_CHECK(throws<std::invalid_argument>([] { forward_to(caf::actor{}); }));
  auto ran = false;
  auto actor = actor_of([&](const client_event&) { ran = true; });
  io.on("x", forward_to(actor));
  io.wiring().sockets().on_server_side_emit({"/", {"", "[\"x\"]", {}}}, {});
  run_actors();
  CAF_CHECK(!ran);
}

CAF_TEST_FIXTURE_SCOPE_END()
