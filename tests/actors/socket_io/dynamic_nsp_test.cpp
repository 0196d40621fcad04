// Namespaces that clients bring into being.
#define CAF_SUITE socket_io.dynamic_nsp

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

server_options keeping_namespaces() {
  server_options result;
  result.cleanup_empty_child_namespaces = false;
  return result;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(dynamic_nsp_tests, world)

CAF_TEST(a pattern makes namespaces for clients) {
  strings made;
  io.on_new_namespace([&](nsp& x) { made.push_back(x.name()); });
  io.of(std::regex{"^/dyn-\\d+$"});
  auto& c = visit();
  c.says("0/dyn-1,");
  c.says("0/dyn-1x,");
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 2u);
  CAF_CHECK(heard[0].starts_with("0/dyn-1,{\"sid\""));
  CAF_CHECK_EQUAL(heard[1], "4/dyn-1x,{\"message\":\"Invalid namespace\"}");
  CAF_CHECK(made == (strings{"/dyn-1"}));
}

CAF_TEST(who hears of new namespaces hears no more after off) {
  strings made;
  const auto id =
    io.on_new_namespace([&](nsp& x) { made.push_back(x.name()); });
  auto joined = 0;
  const auto other = io.on_connection([&](socket&) { ++joined; });
  CAF_CHECK(id != other);
  io.of("/a");
  io.off(id);
  io.of("/b");
  CAF_CHECK(made == strings{"/a"});
  visit().says("0");
  CAF_CHECK_EQUAL(joined, 1);
}

CAF_TEST(a pattern without ends is found anywhere in a name) {
  auto parent = io.of(std::regex{"dyn"});
  auto& c = visit();
  c.says("0/a-dyn-b,");
  CAF_CHECK(c.heard().at(0).starts_with("0/a-dyn-b,{\"sid\""));
  CAF_CHECK(io.of("/of dyn").name() == "/of dyn");
  parent.emit("hi");
  CAF_CHECK(c.heard() == (strings{"2/a-dyn-b,[\"hi\"]"}));
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

CAF_TEST(a function that decides gets an empty object of clients without auth) {
  value seen;
  io.of([&](const std::string&, const value& auth) {
    seen = auth;
    return true;
  });
  visit().says("0/any,");
  CAF_CHECK(seen == value::object());
}

CAF_TEST(a function may decide later and what comes meanwhile waits) {
  std::optional<next> word;
  strings seen;
  auto parent = io.of([&](const std::string&, const value& auth, next x) {
    seen.push_back(auth.value("who", ""));
    word = x;
  });
  parent.every_socket().on("x",
                           [&](int n) { seen.push_back(std::to_string(n)); });
  auto& c = visit();
  c.says("0/mine,{\"who\":\"me\"}");
  c.says("2/mine,[\"x\",1]");
  c.says("2/mine,[\"x\",2]");
  CAF_CHECK(c.heard().empty());
  (*word)();
  CAF_CHECK(c.heard().at(0).starts_with("0/mine,{\"sid\""));
  CAF_CHECK(seen == (strings{"me", "1", "2"}));
  CAF_CHECK(io.of("/mine").find(c.sid())->handshake().auth["who"] == "me");
  (*word)(error{"too late"});
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(a parent that does not want a namespace leaves it to the next one) {
  strings asked;
  std::optional<next> word;
  io.of([&](const std::string&, const value&, next x) {
    asked.push_back("first");
    word = x;
  });
  io.of([&](const std::string&, const value&) {
    asked.push_back("second");
    return false;
  });
  auto third = io.of([&](const std::string&, const value&, next x) {
    asked.push_back("third");
    x();
  });
  auto joined = false;
  third.on_connection([&](socket&) { joined = true; });
  auto& c = visit();
  c.says("0/mine,");
  CAF_CHECK(asked == (strings{"first"}));
  (*word)(error{"not mine"});
  CAF_CHECK(asked == (strings{"first", "second", "third"}));
  CAF_CHECK(joined);
}

CAF_TEST(a namespace that nobody wants in the end is invalid) {
  std::optional<next> word;
  io.of([&](const std::string&, const value&, next x) { word = x; });
  auto& c = visit();
  c.says("0/mine,");
  c.says("2/mine,[\"x\"]");
  (*word)(error{"secret"});
  CAF_CHECK(c.heard()
            == (strings{"4/mine,{\"message\":\"Invalid namespace\"}"}));
  CAF_CHECK(!c.closed);
}

CAF_TEST(who decides about a namespace has the time of a middleware) {
  std::optional<next> word;
  io.of([&](const std::string&, const value&, next x) { word = x; });
  auto& c = visit();
  c.says("0/mine,");
  time.advance(44s);
  CAF_CHECK(c.heard().empty());
  time.advance(2s);
  CAF_CHECK(c.heard() == (strings{"4/mine,{\"message\":\"timeout\"}"}));
  (*word)();
  CAF_CHECK(c.heard().empty());
  CAF_CHECK_EQUAL(io.namespaces(), 1u);
}

CAF_TEST(a client may take its question for a namespace back) {
  std::optional<next> word;
  io.of([&](const std::string&, const value&, next x) { word = x; });
  auto& c = join();
  c.says("0/mine,");
  c.says("1/mine,");
  (*word)();
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(!c.closed);
}

CAF_TEST(a second question for a namespace takes the place of the first) {
  std::vector<next> words;
  io.of([&](const std::string&, const value&, next x) { words.push_back(x); });
  auto& c = join();
  c.says("0/mine,");
  c.says("0/mine,");
  CAF_REQUIRE_EQUAL(words.size(), 2u);
  words[0]();
  CAF_CHECK(c.heard().empty());
  words[1]();
  CAF_CHECK_EQUAL(c.heard().size(), 1u);
  CAF_CHECK(!c.closed);
}

CAF_TEST(too much behind a question for a namespace closes the connection) {
  io.of([](const std::string&, const value&, next) {});
  auto& c = join();
  c.says("0/mine,");
  for (size_t i = 0; i < socket_io::packet_backlog::max_packets; ++i)
    c.says("2/mine,[\"x\"]");
  CAF_CHECK(!c.closed);
  c.says("2/mine,[\"x\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(client and server may go before a namespace is decided about) {
  std::vector<next> words;
  io.of([&](const std::string&, const value&, next x) { words.push_back(x); });
  auto& c = visit();
  c.says("0/mine,");
  visit().says("0/mine,");
  c.end(close_reason::transport_close);
  words.at(0)();
  owned.reset();
  words.at(1)();
  CAF_CHECK_EQUAL(words.size(), 2u);
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

CAF_TEST(listeners of a child that has ended are freed with it) {
  world w;
  auto token = std::make_shared<int>(1);
  w.io.on_new_namespace([weak = std::weak_ptr{token}](nsp& x) {
    x.on_connection([x, kept = weak.lock()](socket&) {});
  });
  w.io.of(std::regex{"^/dyn-"});
  w.join("/dyn-1").end(close_reason::transport_close);
  CAF_CHECK_EQUAL(token.use_count(), 1);
}

CAF_TEST(handles of a child that has ended are inert without the server) {
  world w;
  std::optional<nsp> child;
  std::optional<socket> s;
  auto parent = w.io.of(std::regex{"^/dyn-"});
  parent.on_connection([&](socket& x) {
    s = x;
    child = x.nsp();
  });
  w.join("/dyn-1").end(close_reason::transport_close);
  CAF_REQUIRE(child && s);
  w.owned.reset();
  child->emit("x");
  s->to("room").emit("x");
  CAF_CHECK(child->sockets().empty());
  CAF_CHECK_EQUAL(child->counts().sockets, 0u);
}

CAF_TEST(an empty child stays if the option says so) {
  world w{keeping_namespaces()};
  w.io.of(std::regex{"/dyn-\\d+"});
  w.join("/dyn-1").end(close_reason::transport_close);
  CAF_CHECK_EQUAL(w.io.namespaces(), 2u);
}
