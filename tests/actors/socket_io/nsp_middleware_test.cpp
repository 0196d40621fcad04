// Middleware that lets clients into a namespace, now, later or never.
#define CAF_SUITE socket_io.nsp_middleware

#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

server_options short_wait() {
  server_options result;
  result.middleware_timeout = 1s;
  result.max_waiting_bytes = 100000;
  result.max_namespaces = 10;
  return result;
}

struct fixture : world {
  fixture() : world(short_wait()) { rooms.listener = &io.wiring().sockets(); }

  /// The middleware of "/slow" keeps its word here.
  std::optional<next> word;

  nsp make_slow() {
    auto slow = io.of("/slow");
    slow.use([this](socket&, next x) { word = std::move(x); });
    return slow;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(nsp_middleware_tests, fixture)

CAF_TEST(a refusal tells message and data and calls no handler) {
  auto joined = false;
  auto admin = io.of("/admin");
  admin.use([](socket& s, next word) {
    if (s.handshake().auth.value("token", "") == "secret")
      word();
    else
      word(error{"not authorized", {{"code", 401}}});
  });
  admin.on_connection([&](socket&) { joined = true; });
  auto& c = visit();
  c.says("0/admin,{\"token\":\"wrong\"}");
  CAF_CHECK(
    c.heard()
    == (strings{
      "4/admin,{\"message\":\"not authorized\",\"data\":{\"code\":401}}"}));
  CAF_CHECK(!joined);
  c.says("0/admin,{\"token\":\"secret\"}");
  CAF_CHECK(joined);
}

CAF_TEST(a socket is not connected until its middleware has let it in) {
  std::optional<socket> seen;
  auto slow = make_slow();
  slow.use([&](socket& s, next go_on) {
    seen = s;
    CAF_CHECK(!s.connected());
    go_on();
  });
  auto& c = visit();
  c.says("0/slow,");
  CAF_CHECK(c.heard().empty());
  (*word)();
  CAF_REQUIRE(seen.has_value());
  CAF_CHECK(seen->connected());
  CAF_CHECK_EQUAL(c.heard().size(), 1u);
}

CAF_TEST(rooms joined in a middleware are joined behind the own one) {
  io.use([](socket& s, next go_on) {
    s.join({"a", "b"});
    s.leave("b");
    go_on();
  });
  auto& c = join();
  CAF_CHECK(io.find(c.sid())->rooms() == (strings{c.sid(), "a"}));
}

CAF_TEST(rooms joined in a middleware count beside the own one) {
  server_options few;
  few.max_rooms = 3;
  world w{few};
  std::vector<bool> joined;
  w.io.use([&](socket& s, next go) {
    joined.push_back(s.join({"a", "b", "c"}));
    joined.push_back(s.join({"a", "b"}));
    go();
  });
  auto& c = w.join();
  CAF_CHECK(joined == (std::vector<bool>{false, true}));
  CAF_CHECK(w.io.find(c.sid())->rooms() == (strings{c.sid(), "a", "b"}));
}

CAF_TEST(packets behind a pending CONNECT wait and keep their order) {
  strings seen;
  auto slow = make_slow();
  slow.every_socket().on("x",
                         [&](int n) { seen.push_back(std::to_string(n)); });
  auto& c = visit();
  c.says("0/slow,");
  c.says("2/slow,[\"x\",1]");
  c.says("2/slow,[\"x\",2]");
  CAF_CHECK(seen.empty());
  (*word)();
  CAF_CHECK(seen == (strings{"1", "2"}));
  CAF_CHECK(!c.closed);
}

CAF_TEST(too many packets behind a pending CONNECT close the connection) {
  make_slow();
  auto& c = visit();
  c.says("0/slow,");
  for (size_t i = 0; i < socket_io::packet_backlog::max_packets; ++i)
    c.says("2/slow,[\"x\"]");
  CAF_CHECK(!c.closed);
  c.says("2/slow,[\"x\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(too many bytes behind a pending CONNECT close the connection) {
  make_slow();
  auto& c = visit();
  c.says("0/slow,");
  std::string half(50000, 'x');
  c.says("2/slow,[\"" + half + "\"]");
  CAF_CHECK(!c.closed);
  c.says("2/slow,[\"" + half + "\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(all pending namespaces of a connection share its bytes) {
  make_slow();
  auto later = io.of("/later");
  later.use([](socket&, next) {});
  auto& c = visit();
  auto& d = visit();
  for (auto x : {&c, &d}) {
    x->says("0/slow,");
    x->says("0/later,");
    x->says("2/slow,[\"" + std::string(60000, 'x') + "\"]");
  }
  CAF_CHECK(!c.closed);
  c.says("2/later,[\"" + std::string(60000, 'x') + "\"]");
  CAF_CHECK(c.closed);
  CAF_CHECK(!d.closed);
}

CAF_TEST(what the sockets of a connection keep of their CONNECTs is bounded) {
  const auto auth = ",{\"token\":\"" + std::string(60000, 'x') + "\"}";
  for (const auto* name : {"/a", "/b", "/c"})
    io.of(name);
  auto& c = visit();
  c.says("0/a" + auth);
  c.says("1/a");
  c.says("0/b" + auth);
  CAF_CHECK(!c.closed);
  c.says("0/c" + auth);
  CAF_CHECK(c.closed);
}

CAF_TEST(who keeps too much makes no namespace any more) {
  strings made;
  io.on_new_namespace([&](nsp& x) { made.push_back(x.name()); });
  io.of(std::regex{"^/t-"});
  const auto auth = ",{\"token\":\"" + std::string(60000, 'x') + "\"}";
  auto& c = visit();
  c.says("0/t-1" + auth);
  c.says("0/t-2" + auth);
  CAF_CHECK(c.closed);
  CAF_CHECK(made == strings{"/t-1"});
}

CAF_TEST(what waited with the CONNECT does not count when it is handled) {
  auto heard = 0;
  auto slow = make_slow();
  slow.every_socket().use(
    [](const std::string&, const std::vector<value>&, next go_on) { go_on(); });
  slow.every_socket().on("x", [&] { ++heard; });
  auto& c = visit();
  c.says("0/slow,");
  for (auto size : {10000, 80000})
    c.says("2/slow,[\"x\",\"" + std::string(size, 'x') + "\"]");
  (*word)();
  CAF_CHECK_EQUAL(heard, 2);
}

CAF_TEST(a client that left while its middleware ran is dropped silently) {
  auto joined = false;
  auto slow = make_slow();
  slow.on_connection([&](socket&) { joined = true; });
  auto& c = visit();
  c.says("0/slow,");
  c.end(close_reason::transport_close);
  (*word)();
  CAF_CHECK(!joined);
  CAF_CHECK(slow.sockets().empty());
}

CAF_TEST(a DISCONNECT while the middleware runs takes the CONNECT back) {
  make_slow();
  auto& c = visit();
  c.says("0");
  c.says("0/slow,");
  c.heard();
  c.says("1/slow,");
  (*word)();
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(!c.closed);
}

CAF_TEST(a second CONNECT takes the place of one that waits) {
  make_slow();
  auto& c = join();
  c.says("0/slow,");
  auto first = *word;
  c.says("2/slow,[\"lost\"]");
  c.says("0/slow,");
  first();
  CAF_CHECK(c.heard().empty());
  (*word)();
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 1u);
  CAF_CHECK(heard[0].starts_with("0/slow,{\"sid\""));
  CAF_CHECK(!c.closed);
}

CAF_TEST(sockets that the program still holds take places of their client) {
  std::vector<next> words;
  io.of("/held").use([&](socket&, next x) { words.push_back(std::move(x)); });
  make_slow(); // holds the last one only
  auto& patient = join();
  auto& greedy = join();
  auto toggle = [](visitor& c, const std::string& nsp) {
    c.says("0" + nsp);
    auto heard = c.heard();
    if (heard.empty())
      c.says("1" + nsp);
    return heard;
  };
  for (auto i = 0; i < 19; ++i)
    CAF_CHECK(toggle(greedy, "/held,").empty());
  CAF_CHECK(toggle(greedy, "/held,")
            == (strings{"4/held,{\"message\":\"too many namespaces\"}"}));
  CAF_CHECK(!greedy.closed);
  for (auto i = 0; i < 100; ++i)
    CAF_CHECK(toggle(patient, "/slow,").empty());
}

CAF_TEST(what a middleware emits comes right behind the answer to CONNECT) {
  auto slow = make_slow();
  slow.use([](socket& s, next go) {
    CAF_CHECK(s.emit("early", 1));
    CAF_CHECK(!s.volatile_().emit("dropped"));
    go();
  });
  slow.on_connection([](socket& s) { s.emit("late"); });
  auto& c = visit();
  c.says("0/slow,");
  (*word)();
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 3u);
  CAF_CHECK(heard[0].starts_with("0/slow,{\"sid\""));
  CAF_CHECK_EQUAL(heard[1], "2/slow,[\"early\",1]");
  CAF_CHECK_EQUAL(heard[2], "2/slow,[\"late\"]");
}

CAF_TEST(an event that cannot be sent throws where a middleware emits it) {
  auto slow = make_slow();
  auto joined = false;
  std::vector<bool> thrown;
  slow.use([&](socket& s, next go) {
    thrown.push_back(throws<std::invalid_argument>(
      [&] { s.emit("x", spread{std::vector<value>(11, binary("x"))}); }));
    go();
  });
  slow.on_connection([&](socket&) { joined = true; });
  auto& c = visit();
  c.says("0/slow,");
  (*word)();
  CAF_CHECK(thrown == std::vector<bool>{true});
  CAF_CHECK(joined);
}

CAF_TEST(a client that is refused gets nothing of what a middleware emitted) {
  io.of("/closed").use([](socket& s, next go) {
    s.emit("early");
    go(error{"no"});
  });
  auto& c = visit();
  c.says("0/closed,");
  CAF_CHECK(c.heard() == (strings{"4/closed,{\"message\":\"no\"}"}));
}

CAF_TEST(a middleware that never speaks refuses when time is up) {
  make_slow();
  auto& c = visit();
  c.says("0");
  c.says("0/slow,");
  c.heard();
  time.advance(1100ms);
  CAF_CHECK(c.heard() == (strings{"4/slow,{\"message\":\"timeout\"}"}));
  (*word)();
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(who is not let in yet cannot be disconnected) {
  io.use([](socket& s, next go_on) {
    s.disconnect();
    s.disconnect(true);
    go_on();
  });
  auto& c = visit();
  c.says("0");
  CAF_CHECK(c.heard().at(0).starts_with("0{\"sid\""));
  CAF_CHECK(!c.closed);
}

CAF_TEST(a listener of rooms finds the socket that comes in) {
  auto found = 0;
  io.on_room_event([&](auto, const std::string&, const std::string& sid) {
    found += io.find(sid).has_value();
  });
  join();
  CAF_CHECK_EQUAL(found, 1);
}

CAF_TEST(a listener of rooms may end the socket that comes in) {
  std::optional<socket> coming;
  auto joined = false;
  io.use([&](socket& s, next go_on) {
    coming = s;
    s.join("more");
    go_on();
  });
  io.on_connection([&](socket&) { joined = true; });
  io.on_room_event([&](auto, const std::string&, const std::string&) {
    coming->disconnect();
  });
  auto& c = visit();
  c.says("0");
  CAF_CHECK(c.heard() == (strings{"1"}));
  CAF_CHECK(!joined);
  CAF_CHECK(io.sockets().empty());
  CAF_CHECK(rooms.members["/"].empty());
}

CAF_TEST(a listener of rooms may end the connection of who comes in) {
  io.of("/other");
  io.on_room_event([&](auto, const std::string&, const std::string&) {
    for (auto& s : io.of("/other").sockets())
      s.disconnect(true);
  });
  auto& c = join("/other");
  c.says("0");
  CAF_CHECK(c.closed);
  CAF_CHECK(io.sockets().empty());
}

CAF_TEST(a connection handler that throws harms nobody) {
  auto second = false;
  io.on_connection([](socket&) { throw std::runtime_error("x"); });
  io.on_connection([](socket&) { throw 42; });
  io.on_connection([&](socket&) { second = true; });
  auto& c = join();
  CAF_CHECK(second);
  CAF_CHECK(!c.closed);
}

CAF_TEST_FIXTURE_SCOPE_END()
