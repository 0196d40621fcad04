// Events of a client on their way to handlers.
#define CAF_SUITE socket_io.socket_events

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "tests/actors/socket_io/one_socket.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

using fixture = one_socket;

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_events_tests, fixture)

CAF_TEST(an event reaches its handlers in order with the socket) {
  strings seen;
  s.on("x", [&](socket& who, int n) {
    seen.push_back("own" + std::to_string(n) + (who == s ? "!" : "?"));
  });
  io.every_socket().on("x", [&](int) { seen.push_back("every"); });
  c.says("2[\"x\",5]");
  CAF_CHECK(seen == (strings{"every", "own5!"}));
}

CAF_TEST(a reply goes out as the acknowledgement) {
  s.on("x", [](ack reply) { reply("ok", 1); });
  c.says("27[\"x\"]");
  CAF_CHECK(c.heard() == (strings{"37[\"ok\",1]"}));
}

CAF_TEST(a binary reply has attachments) {
  s.on("x", [](const value& bytes, ack reply) { reply(bytes); });
  c.says("51-7[\"x\",{\"_placeholder\":true,\"num\":0}]");
  c.says_binary("zz");
  CAF_CHECK(c.heard()
            == (strings{"61-7[{\"_placeholder\":true,\"num\":0}]", "bin:zz"}));
}

CAF_TEST(a reply that cannot be sent leaves room for another) {
  s.on("x", [](ack reply) {
    auto many = std::vector<value>(11, binary("x"));
    CAF_CHECK(throws<std::invalid_argument>([&] { reply(spread{many}); }));
    CAF_CHECK(reply);
    reply("sorry");
    reply("again");
  });
  c.says("27[\"x\"]");
  CAF_CHECK(c.heard() == (strings{"37[\"sorry\"]"}));
}

CAF_TEST(a reply may come later and is dropped when the client is gone) {
  std::optional<ack> kept;
  s.on("x", [&](ack reply) { kept = reply; });
  c.says("27[\"x\"]");
  c.end(close_reason::transport_close);
  (*kept)("late");
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(arguments that do not fit go to the error listener) {
  auto ran = false;
  s.on("x", [&](int) { ran = true; });
  c.says("2[\"x\",\"text\"]");
  CAF_CHECK(!ran);
  CAF_CHECK(errors == (strings{"argument 1 of \"x\" has the wrong type"}));
}

CAF_TEST(a handler that throws costs its event only) {
  auto other = false;
  s.on("x", [] { throw std::runtime_error("boom"); });
  s.on("x", [&] { other = true; });
  s.on("y", [] { throw 42; });
  c.says("2[\"x\"]");
  c.says("2[\"y\"]");
  CAF_CHECK(other);
  CAF_CHECK(errors == (strings{"boom", "unknown"}));
  CAF_CHECK(!c.closed);
}

CAF_TEST(an error listener that throws harms nobody) {
  s.on_error([](const error&) { throw 42; });
  s.on("x", [] { throw 42; });
  c.says("2[\"x\"]");
  CAF_CHECK(!c.closed);
}

CAF_TEST(a handler added by once runs once) {
  int count = 0;
  s.once("x", [&] { ++count; });
  c.says("2[\"x\"]");
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(count, 1);
}

CAF_TEST(off removes by name or one alone) {
  strings seen;
  auto a = s.on("x", [&] { seen.push_back("a"); });
  s.on("x", [&] { seen.push_back("b"); });
  s.off(a);
  c.says("2[\"x\"]");
  CAF_CHECK(seen == (strings{"b"}));
  s.off("x");
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(seen.size(), 1u);
}

CAF_TEST(a handler may remove itself and add others while it runs) {
  strings seen;
  listener_id id = 0;
  id = s.on("x", [&](socket& who) {
    seen.push_back("a");
    who.off(id);
    who.on("x", [&] { seen.push_back("b"); });
  });
  c.says("2[\"x\"]");
  c.says("2[\"x\"]");
  CAF_CHECK(seen == (strings{"a", "b"}));
}

CAF_TEST(any listeners come first and see unhandled events too) {
  strings seen;
  s.on("x", [&] { seen.push_back("x"); });
  auto any = [&](std::string tag) {
    return [&seen, tag](const std::string& event, const std::vector<value>&) {
      seen.push_back(tag + event);
    };
  };
  s.on_any(any("2"));
  s.prepend_any(any("1"));
  c.says("2[\"x\"]");
  c.says("2[\"y\"]");
  CAF_CHECK(seen == (strings{"1x", "2x", "x", "1y", "2y"}));
  s.off_any();
  c.says("2[\"y\"]");
  CAF_CHECK_EQUAL(seen.size(), 5u);
}

CAF_TEST(a handler of all events comes last and may answer) {
  strings seen;
  io.every_socket().on_all([&](event& ev) {
    seen.push_back(std::string{ev.name} + value(ev.args).dump());
    ev.reply("all");
  });
  auto id = s.on_all([&](event& ev) {
    seen.push_back("own");
    if (ev.name == "z")
      throw std::runtime_error("boom");
  });
  s.on("x", [&](int, ack reply) {
    seen.push_back("x");
    reply("named");
  });
  c.says("20[\"x\",5]");
  c.says("21[\"y\"]");
  CAF_CHECK(seen == (strings{"x", "x[5]", "own", "y[]", "own"}));
  CAF_CHECK(c.heard() == (strings{"30[\"named\"]", "31[\"all\"]"}));
  c.says("2[\"z\"]");
  CAF_CHECK(errors == (strings{"boom"}));
  s.off(id);
  seen.clear();
  c.says("2[\"y\"]");
  CAF_CHECK(seen == (strings{"y[]"}));
}

CAF_TEST(what a middleware refuses gets to no handler of all events) {
  auto ran = false;
  s.on_all([&](event&) { ran = true; });
  s.use([](const std::string&, const std::vector<value>&, next word) {
    word(error{"no"});
  });
  c.says("2[\"x\"]");
  CAF_CHECK(!ran);
  CAF_CHECK(errors == (strings{"no"}));
}

CAF_TEST(listeners to any event can be listed and removed one by one) {
  auto f = [](const std::string&, const std::vector<value>&) {};
  CAF_CHECK(s.listeners_any().empty());
  auto a = s.on_any(f);
  auto b = s.prepend_any(f);
  auto c = s.on_any_outgoing(f);
  CAF_CHECK(s.listeners_any() == (std::vector<listener_id>{b, a}));
  CAF_CHECK(s.listeners_any_outgoing() == (std::vector<listener_id>{c}));
  s.off(b);
  CAF_CHECK(s.listeners_any() == (std::vector<listener_id>{a}));
}

CAF_TEST(sockets hear that their connection was upgraded) {
  strings seen;
  s.on_upgrade([&](socket& who) { seen.push_back("own " + who.id()); });
  io.every_socket().on_upgrade([&] { seen.push_back("all"); });
  c.upgrades();
  CAF_CHECK(seen == (strings{"all", "own " + s.id()}));
}

CAF_TEST(a refusal of the socket middleware keeps the handler from running) {
  auto ran = false;
  s.on("blocked", [&] { ran = true; });
  s.on("free", [&] { ran = true; });
  s.use([](const std::string& event, const std::vector<value>&, next word) {
    if (event == "blocked")
      word(error{"blocked"});
    else
      word();
  });
  c.says("2[\"blocked\"]");
  CAF_CHECK(!ran);
  CAF_CHECK(errors == (strings{"blocked"}));
  c.says("2[\"free\"]");
  CAF_CHECK(ran);
}

CAF_TEST(a socket middleware may speak later) {
  std::optional<next> word;
  strings seen;
  s.use(
    [&](const std::string&, const std::vector<value>&, next x) { word = x; });
  s.on("x", [&](const std::string& text) { seen.push_back(text); });
  c.says("2[\"x\",\"a\"]");
  CAF_CHECK(seen.empty());
  (*word)();
  CAF_CHECK(seen == (strings{"a"}));
  time.advance(60s);
  CAF_CHECK(errors.empty());
}

CAF_TEST(an error listener may answer the event in question) {
  s.on_error([](const error& why, const std::string& event, ack reply) {
    reply(why.message + " of " + event);
  });
  s.use([](const std::string& event, const std::vector<value>&, next word) {
    event == "blocked" ? word(error{"refused"}) : word();
  });
  s.on("x", [](ack reply) {
    reply("given");
    throw 42;
  });
  s.on("y", [](int) {});
  c.says("20[\"blocked\"]");
  c.says("21[\"x\"]");
  c.says("22[\"y\"]");
  CAF_CHECK(c.heard()
            == (strings{"30[\"refused of blocked\"]", "31[\"given\"]",
                        "32[\"argument 1 of \\\"y\\\" is missing of y\"]"}));
}

CAF_TEST(of those who answer an event the first one counts) {
  s.on_any([](const std::string& event, const std::vector<value>&, ack reply) {
    if (event == "a")
      reply("any");
  });
  s.use([](socket&, const std::string& event, const std::vector<value>&,
           next go_on, ack reply) {
    if (event == "b")
      reply("middleware");
    go_on();
  });
  strings seen;
  s.on_any([&](socket&, const std::string&, const std::vector<value>&,
               const ack& reply) { seen.push_back(reply ? "open" : "shut"); });
  auto answer = [](ack reply) { reply("handler"); };
  for (auto name : {"a", "b", "c"})
    s.on(name, answer);
  c.says("20[\"a\"]");
  c.says("21[\"b\"]");
  c.says("22[\"c\"]");
  c.says("2[\"c\"]");
  CAF_CHECK(
    c.heard()
    == (strings{"30[\"any\"]", "31[\"middleware\"]", "32[\"handler\"]"}));
  CAF_CHECK(seen == (strings{"shut", "open", "open", "shut"}));
}

CAF_TEST(an event whose middleware does not speak in time is given up) {
  std::optional<next> word;
  auto ran = false;
  s.use(
    [&](const std::string&, const std::vector<value>&, next x) { word = x; });
  s.on("x", [&] { ran = true; });
  c.says("2[\"x\"]");
  time.advance(44s);
  CAF_CHECK(errors.empty());
  time.advance(2s);
  CAF_CHECK(errors == (strings{"timeout"}));
  (*word)();
  CAF_CHECK(!ran);
}

CAF_TEST(only so many events wait for their middleware) {
  std::vector<next> words;
  auto ran = 0;
  s.use([&](const std::string&, const std::vector<value>&, next x) {
    words.push_back(x);
  });
  s.on("x", [&] { ++ran; });
  for (auto i = 0; i < 4; ++i)
    c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(words.size(), 3u);
  CAF_CHECK(errors == (strings{"too many events wait for their middleware"}));
  words[1]();
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(words.size(), 4u);
  CAF_CHECK_EQUAL(ran, 1);
}

CAF_TEST(only so many bytes wait for their middleware) {
  std::vector<next> words;
  auto ran = 0;
  s.use([&](const std::string&, const std::vector<value>&, next x) {
    words.push_back(x);
  });
  s.on("x", [&] { ++ran; });
  auto large = "2[\"x\",\"" + std::string(50000, 'x') + "\"]";
  c.says(large); // alone it may
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(words.size(), 1u);
  CAF_CHECK(errors == (strings{"too many events wait for their middleware"}));
  words.front()();
  c.says(large);
  CAF_CHECK_EQUAL(words.size(), 2u);
  CAF_CHECK_EQUAL(ran, 1);
}

CAF_TEST(an event that was given up counts until it is let go) {
  std::optional<next> word;
  auto asked = 0;
  s.use([&](const std::string&, const std::vector<value>&, next x) {
    word = x;
    ++asked;
  });
  c.says("2[\"x\",\"" + std::string(50000, 'x') + "\"]");
  time.advance(60s);
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(asked, 1);
  word.reset();
  c.says("2[\"x\"]");
  CAF_CHECK_EQUAL(asked, 2);
}

CAF_TEST(what middleware owes is forgotten with the client) {
  std::optional<next> word;
  s.use(
    [&](const std::string&, const std::vector<value>&, next x) { word = x; });
  s.on("x", [&] { errors.push_back("ran"); });
  c.says("2[\"x\"]");
  c.end(close_reason::transport_close);
  (*word)();
  time.advance(60s);
  CAF_CHECK(errors.empty());
}

CAF_TEST(an event with too many arguments closes the connection) {
  c.says("2[\"x\",1,2,3,4,5]");
  CAF_CHECK(!c.closed);
  c.says("2[\"x\",1,2,3,4,5,6]");
  CAF_CHECK(c.closed);
}

CAF_TEST_FIXTURE_SCOPE_END()
