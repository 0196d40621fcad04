// One socket: events both ways, acknowledgements, rooms, data, its end.
#define CAF_SUITE socket_io.socket

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

server_options few_rooms() {
  server_options result;
  result.max_rooms = 4;
  result.max_arguments = 5;
  return result;
}

struct fixture : world {
  fixture() : world(few_rooms()), c(join()), s(*io.find(c.sid())) {
    s.on_error([this](const error& x) { errors.push_back(x.message); });
  }

  /// Notes what becomes of an acknowledgement.
  void note(pending_ack answer) {
    answer.then(
      [this](const std::vector<value>& xs) {
        answers.push_back(value(xs).dump());
      },
      [this](const caf::error& x) { answers.push_back(describe(x)); });
  }

  visitor& c;
  socket s;
  strings errors;
  strings answers;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_tests, fixture)

// -- to the client
// ---------------------------------------------------------------

CAF_TEST(an event goes out as the protocol writes it) {
  CAF_CHECK(s.emit("msg", "x", 1, nullptr, true));
  CAF_CHECK(c.heard() == (strings{"2[\"msg\",\"x\",1,null,true]"}));
}

CAF_TEST(binary follows its event as attachments) {
  s.emit("bin", value{{"a", binary("xy")}});
  CAF_CHECK(
    c.heard()
    == (strings{"51-[\"bin\",{\"a\":{\"_placeholder\":true,\"num\":0}}]",
                "bin:xy"}));
}

CAF_TEST(emit tells when the queue is too long) {
  c.below_mark = false;
  CAF_CHECK(!s.emit("msg"));
  auto drained = false;
  s.on_drain([&](socket&) { drained = true; });
  c.drains();
  CAF_CHECK(drained);
  CAF_CHECK_EQUAL(s.buffered(), 7u);
}

CAF_TEST(a volatile event is dropped whole unless it can go now) {
  c.can_write = false;
  CAF_CHECK(!s.volatile_().emit("x", binary("y")));
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(s.emit("kept"));
  c.can_write = true;
  CAF_CHECK(s.volatile_().emit("x", binary("y")));
  CAF_CHECK_EQUAL(c.heard().size(), 3u);
}

CAF_TEST(compression is asked for unless switched off) {
  s.emit("x");
  CAF_CHECK(c.compressed);
  s.compress(false).emit("x");
  CAF_CHECK(!c.compressed);
}

CAF_TEST(reserved names are refused where they are used) {
  CAF_CHECK(throws<std::invalid_argument>([&] { s.emit("disconnect"); }));
  CAF_CHECK(throws<std::invalid_argument>([&] { s.emit_with_ack("connect"); }));
  CAF_CHECK(
    throws<std::invalid_argument>([&] { s.on("disconnecting", [] {}); }));
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(more attachments than clients accept are refused) {
  std::vector<value> many(11, binary("x"));
  CAF_CHECK(throws<std::invalid_argument>([&] { s.emit("x", spread{many}); }));
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(a listener sees each outgoing event before it goes) {
  strings seen;
  s.on_any_outgoing([&](const std::string& name, const std::vector<value>&) {
    seen.push_back(name + std::to_string(c.heard().size()));
  });
  s.emit("a");
  CAF_CHECK(seen == (strings{"a0"}));
}

// -- acknowledgements of the client
// ----------------------------------------------

CAF_TEST(an acknowledgement brings the arguments once) {
  note(s.emit_with_ack("ask", "x"));
  CAF_CHECK(c.heard() == (strings{"20[\"ask\",\"x\"]"}));
  c.says("30[1,\"two\"]");
  c.says("30[2]");
  CAF_CHECK(answers == (strings{"[1,\"two\"]"}));
}

CAF_TEST(ids are never used twice in a namespace) {
  auto& d = join();
  note(s.emit_with_ack("a"));
  note(io.find(d.sid())->emit_with_ack("b"));
  CAF_CHECK(c.heard() == (strings{"20[\"a\"]"}));
  CAF_CHECK(d.heard() == (strings{"21[\"b\"]"}));
}

CAF_TEST(an acknowledgement of another client is ignored) {
  auto& d = join();
  note(s.emit_with_ack("a"));
  d.says("30[\"stolen\"]");
  CAF_CHECK(answers.empty());
}

CAF_TEST(a timeout ends the wait and a late answer is ignored) {
  note(s.timeout(200ms).emit_with_ack("ask"));
  time->advance(190ms);
  CAF_CHECK(answers.empty());
  time->advance(30ms);
  CAF_CHECK(answers == (strings{"operation has timed out"}));
  c.says("30[]");
  CAF_CHECK_EQUAL(answers.size(), 1u);
}

CAF_TEST(each timeout has its own time) {
  note(s.timeout(300ms).emit_with_ack("late"));
  note(s.timeout(100ms).emit_with_ack("soon"));
  time->advance(150ms);
  CAF_CHECK_EQUAL(answers.size(), 1u);
  c.says("30[\"in time\"]");
  time->advance(500ms);
  CAF_CHECK(answers == (strings{"operation has timed out", "[\"in time\"]"}));
}

CAF_TEST(a client that leaves ends the wait) {
  note(s.emit_with_ack("ask"));
  c.end(close_reason::transport_close);
  CAF_CHECK(answers == (strings{"the client is gone"}));
}

CAF_TEST(a client that is gone is not asked) {
  c.end(close_reason::transport_close);
  note(s.emit_with_ack("ask"));
  CAF_CHECK(answers == (strings{"the client is gone"}));
}

CAF_TEST(an answer of the wrong type is an error) {
  std::optional<caf::error> why;
  s.emit_with_ack("ask").then([](int) {},
                              [&](const caf::error& x) { why = x; });
  c.says("30[\"text\"]");
  CAF_REQUIRE(why.has_value());
  CAF_CHECK_EQUAL(describe(*why),
                  "argument 1 of \"the answer\" has the wrong type");
}

CAF_TEST(a callback of an answer that throws harms nobody) {
  s.emit_with_ack("ask").then([](int) { throw std::runtime_error("x"); });
  c.says("30[1]");
  CAF_CHECK(!c.closed);
}

// -- from the client
// -------------------------------------------------------------

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
}

CAF_TEST(an event with too many arguments closes the connection) {
  c.says("2[\"x\",1,2,3,4,5]");
  CAF_CHECK(!c.closed);
  c.says("2[\"x\",1,2,3,4,5,6]");
  CAF_CHECK(c.closed);
}

// -- rooms and data
// --------------------------------------------------------------

CAF_TEST(rooms are joined and left at once) {
  CAF_CHECK(s.join({"a", "b"}));
  s.leave("a");
  CAF_CHECK(s.rooms() == (strings{s.id(), "b"}));
}

CAF_TEST(a socket joins no more rooms than its limit) {
  CAF_CHECK(s.join({"a", "b"}));
  CAF_CHECK(s.join({"a", "b"}));
  CAF_CHECK(!s.join({"c", "d"}));
  CAF_CHECK(s.join("c"));
  CAF_CHECK_EQUAL(s.rooms().size(), 4u);
  s.leave({"a", "b"});
  CAF_CHECK(s.join("d"));
}

CAF_TEST(data is changed by a function and seen by others) {
  s.update_data([](value& x) { x["name"] = "ada"; });
  auto seen = io.as_local_sockets().details("/", s.id());
  CAF_CHECK_EQUAL(seen.data, "{\"name\":\"ada\"}");
  CAF_CHECK(s.data()["name"] == "ada");
}

CAF_TEST(the connection under a socket can be looked at) {
  auto conn = s.conn();
  CAF_CHECK(conn.current == transport::websocket);
  CAF_CHECK_EQUAL(conn.protocol, 4);
  CAF_CHECK_EQUAL(conn.sid, c.id());
  CAF_CHECK(!s.recovered());
}

// -- the end
// ---------------------------------------------------------------------

CAF_TEST(rooms are intact while disconnecting and gone afterwards) {
  strings before{"?"};
  strings after{"?"};
  s.join("a");
  s.on_disconnecting([&](socket& x, close_reason) {
    CAF_CHECK(x.connected());
    before = x.rooms();
  });
  s.on_disconnect([&](socket& x, close_reason) {
    CAF_CHECK(!x.connected());
    after = x.rooms();
  });
  c.end(close_reason::ping_timeout);
  CAF_CHECK(before == (strings{s.id(), "a"}));
  CAF_CHECK(after.empty());
}

CAF_TEST(the reason says who ended it) {
  strings reasons;
  auto note_reason = [&](close_reason x) {
    reasons.emplace_back(to_string(x));
  };
  io.every_socket().on_disconnect(note_reason);
  c.says("1");
  auto& d = join();
  io.find(d.sid())->disconnect();
  CAF_CHECK(d.heard() == (strings{"1"}));
  auto& e = join();
  e.end(close_reason::transport_error);
  CAF_CHECK(reasons
            == (strings{"client namespace disconnect",
                        "server namespace disconnect", "transport error"}));
  CAF_CHECK(!c.closed);
  CAF_CHECK(!d.closed);
}

CAF_TEST(disconnect of the connection ends all its namespaces) {
  io.of("/b");
  c.says("0/b,");
  c.heard();
  s.disconnect(true);
  CAF_CHECK(c.heard() == (strings{"1", "1/b,"}));
  CAF_CHECK(c.closed);
  CAF_CHECK(io.of("/b").sockets().empty());
}

CAF_TEST(a socket may disconnect itself in any handler) {
  int ends = 0;
  s.on_disconnecting([&](socket& x, close_reason) { x.disconnect(true); });
  s.on_disconnect([&](socket& x, close_reason) {
    x.disconnect();
    ++ends;
  });
  s.on("bye", [](socket& x) { x.disconnect(); });
  c.says("2[\"bye\"]");
  CAF_CHECK_EQUAL(ends, 1);
}

CAF_TEST(a handle is inert once its client is gone) {
  s.set_data("kept");
  auto id = s.id();
  c.end(close_reason::transport_close);
  CAF_CHECK(!s.connected());
  CAF_CHECK(!s.emit("x"));
  CAF_CHECK(!s.join("a"));
  s.leave("a");
  s.disconnect(true);
  CAF_CHECK_EQUAL(s.on("x", [] {}), 0u);
  CAF_CHECK_EQUAL(s.id(), id);
  CAF_CHECK(s.data() == "kept");
  CAF_CHECK_EQUAL(s.conn().sid, "");
  CAF_CHECK(!io.find(id).has_value());
}

CAF_TEST(listeners that hold their own socket are freed with the client) {
  auto token = std::make_shared<int>(1);
  s.on("x", [self = s, token] {});
  CAF_CHECK_EQUAL(token.use_count(), 2);
  c.end(close_reason::transport_close);
  CAF_CHECK_EQUAL(token.use_count(), 1);
}

CAF_TEST(events after the end are ignored) {
  auto ran = false;
  s.on("x", [&] { ran = true; });
  s.disconnect(true);
  c.says("2[\"x\"]");
  CAF_CHECK(!ran);
}

CAF_TEST_FIXTURE_SCOPE_END()
