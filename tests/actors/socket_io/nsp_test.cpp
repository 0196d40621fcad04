// Joining namespaces: answers, refusals, middleware, dynamic namespaces, and
// what breaks the protocol.
#define CAF_SUITE socket_io.nsp

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

server_options small_limits() {
  server_options result;
  result.connect_timeout = 1s;
  result.max_namespaces = 2;
  return result;
}

struct fixture : world {
  fixture() : world(small_limits()) {
    // nop
  }

  /// The middleware of "/slow" keeps its word here.
  std::optional<next> word;

  nsp make_slow() {
    auto slow = io.of("/slow");
    slow.use([this](socket&, next x) { word = std::move(x); });
    return slow;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(nsp_tests, fixture)

CAF_TEST(the answer to CONNECT carries an id of its own) {
  auto& c = visit();
  c.says("0");
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 1u);
  CAF_CHECK_EQUAL(heard[0], "0{\"sid\":\"" + c.sid() + "\"}");
  CAF_CHECK_EQUAL(c.sid().size(), session_id_size);
  CAF_CHECK(session_owner(c.sid()) == (worker_id{1, 2}));
  CAF_CHECK_NOT_EQUAL(c.sid(), c.id());
}

CAF_TEST(a socket is in its own room before its CONNECT is answered) {
  strings seen;
  io.on_connection([&](socket& s) { seen = s.rooms(); });
  auto& c = join();
  CAF_CHECK(seen == (strings{c.sid()}));
}

CAF_TEST(an unknown namespace is refused and the connection lives) {
  auto& c = visit();
  c.says("0/x,");
  CAF_CHECK(c.heard() == (strings{"4/x,{\"message\":\"Invalid namespace\"}"}));
  CAF_CHECK(!c.closed);
  c.says("0");
  CAF_CHECK_EQUAL(c.heard().size(), 1u);
}

CAF_TEST(a leading slash may be left out) {
  CAF_CHECK_EQUAL(io.of("chat").name(), "/chat");
  CAF_CHECK_EQUAL(io.of("").name(), "/");
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
}

CAF_TEST(a connection may join no more namespaces than its limit) {
  io.of("/a");
  io.of("/b");
  auto& c = visit();
  c.says("0");
  c.says("0/a,");
  c.heard();
  c.says("0/b,");
  CAF_CHECK(c.heard()
            == (strings{"4/b,{\"message\":\"too many namespaces\"}"}));
  CAF_CHECK(!c.closed);
}

// -- breaking the protocol
// -------------------------------------------------------

CAF_TEST(an event before CONNECT closes the connection) {
  auto& c = visit();
  c.says("2[\"hi\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(a second CONNECT closes the connection) {
  std::optional<close_reason> why;
  io.every_socket().on_disconnect([&](close_reason x) { why = x; });
  auto& c = join();
  c.says("0");
  CAF_CHECK(c.closed);
  CAF_CHECK(why == close_reason::forced_server_close);
}

CAF_TEST(a CONNECT ERROR from a client closes the connection) {
  auto& c = join();
  c.says("4{\"message\":\"x\"}");
  CAF_CHECK(c.closed);
}

CAF_TEST(undecodable bytes raise an error and close the connection) {
  strings errors;
  io.every_socket().on_error(
    [&](const error& x) { errors.push_back(x.message); });
  auto& c = join();
  c.says("2{}");
  CAF_CHECK_EQUAL(errors.size(), 1u);
  CAF_CHECK(c.closed);
  c.says("2[\"hi\"]");
  CAF_CHECK_EQUAL(errors.size(), 1u);
}

CAF_TEST(a packet on its way while the server disconnects is ignored) {
  auto& c = join();
  io.find(c.sid())->disconnect();
  c.says("2[\"hi\"]");
  CAF_CHECK(!c.closed);
  c.says("0");
  c.says("1");
  c.says("2[\"hi\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(a connection that joins nothing is closed after the timeout) {
  auto& idle = visit();
  auto& active = join();
  time->advance(900ms);
  CAF_CHECK(!idle.closed);
  time->advance(200ms);
  CAF_CHECK(idle.closed);
  CAF_CHECK(!active.closed);
}

// -- middleware
// ------------------------------------------------------------------

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
    CAF_CHECK(!s.emit("early"));
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
  for (size_t i = 0; i < socket_io::socket_state::max_waiting_packets; ++i)
    c.says("2/slow,[\"x\"]");
  CAF_CHECK(!c.closed);
  c.says("2/slow,[\"x\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(too many bytes behind a pending CONNECT close the connection) {
  make_slow();
  auto& c = visit();
  c.says("0/slow,");
  auto half = std::string(socket_io::socket_state::max_waiting_bytes / 2, 'x');
  c.says("2/slow,[\"" + half + "\"]");
  CAF_CHECK(!c.closed);
  c.says("2/slow,[\"" + half + "\"]");
  CAF_CHECK(c.closed);
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

CAF_TEST(a middleware that never speaks refuses when time is up) {
  make_slow();
  auto& c = visit();
  c.says("0");
  c.says("0/slow,");
  c.heard();
  time->advance(1100ms);
  CAF_CHECK(c.heard() == (strings{"4/slow,{\"message\":\"timeout\"}"}));
  (*word)();
  CAF_CHECK(c.heard().empty());
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

// -- dynamic namespaces
// ----------------------------------------------------------

CAF_TEST(a pattern makes namespaces for clients and only whole names match) {
  strings made;
  io.on_new_namespace([&](nsp& x) { made.push_back(x.name()); });
  io.of(std::regex{"/dyn-\\d+"});
  auto& c = visit();
  c.says("0/dyn-1,");
  c.says("0/dyn-1x,");
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 2u);
  CAF_CHECK(heard[0].starts_with("0/dyn-1,{\"sid\""));
  CAF_CHECK_EQUAL(heard[1], "4/dyn-1x,{\"message\":\"Invalid namespace\"}");
  CAF_CHECK(made == (strings{"/dyn-1"}));
}

CAF_TEST(a very long name matches no pattern) {
  io.of(std::regex{"/dyn-\\d+"});
  auto& c = visit();
  c.says("0/dyn-" + std::string(500000, '1') + ",");
  CAF_CHECK(c.heard().at(0).starts_with("4/dyn-"));
}

CAF_TEST(a function decides by name and auth) {
  io.of([](const std::string& name, const value& auth) {
    return name == "/mine" && auth.value("ok", false);
  });
  auto& c = visit();
  c.says("0/mine,");
  c.says("0/mine,{\"ok\":true}");
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 2u);
  CAF_CHECK_EQUAL(heard[0][0], '4');
  CAF_CHECK_EQUAL(heard[1][0], '0');
}

CAF_TEST(children have the middleware and listeners of their parent) {
  strings seen;
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  parent.use([&](socket&, next go_on) {
    seen.push_back("use");
    go_on();
  });
  parent.on_connection([&](socket& s) { seen.push_back(s.nsp().name()); });
  parent.every_socket().on("x", [&] { seen.push_back("x"); });
  auto& c = visit();
  c.says("0/dyn-7,");
  c.says("2/dyn-7,[\"x\"]");
  CAF_CHECK(seen == (strings{"use", "/dyn-7", "x"}));
}

CAF_TEST(a child ends with its last client and can come again) {
  io.of(std::regex{"/dyn-\\d+"});
  auto& c = join("/dyn-1");
  auto& d = join("/dyn-1");
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
  c.says("1/dyn-1,");
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
  d.end(close_reason::transport_close);
  CAF_CHECK_EQUAL(io.namespaces(), 1u);
  join("/dyn-1");
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
}

CAF_TEST(a child whose only client is refused ends) {
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  parent.use([](socket&, next word) { word(error{"no"}); });
  join("/dyn-1");
  CAF_CHECK_EQUAL(io.namespaces(), 1u);
}

CAF_TEST(a child asked for by name has its parent and stays) {
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  auto seen = false;
  parent.on_connection([&](socket&) { seen = true; });
  io.of("/dyn-1");
  join("/dyn-1").end(close_reason::transport_close);
  CAF_CHECK(seen);
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
}

CAF_TEST(a parent emits to its children and cannot ask) {
  auto parent = io.of(std::regex{"/dyn-\\d+"});
  auto& c = join("/dyn-1");
  auto& d = join("/dyn-2");
  auto& e = join();
  parent.emit("hi");
  CAF_CHECK(c.heard() == (strings{"2/dyn-1,[\"hi\"]"}));
  CAF_CHECK(d.heard() == (strings{"2/dyn-2,[\"hi\"]"}));
  CAF_CHECK(e.heard().empty());
  CAF_CHECK(throws<std::logic_error>([&] { parent.fetch_sockets(); }));
}

CAF_TEST(a matcher that throws makes no namespace) {
  io.of([](const std::string&, const value&) -> bool { throw 42; });
  auto& c = visit();
  c.says("0/x,");
  CAF_CHECK(c.heard().at(0).starts_with("4/x,"));
}

CAF_TEST_FIXTURE_SCOPE_END()
