// One socket: what it sends, its rooms and data, its end.
#define CAF_SUITE socket_io.socket

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "tests/actors/socket_io/one_socket.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

using fixture = one_socket;

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_tests, fixture)

CAF_TEST(a socket says how actors name it when its client is gone as well) {
  auto chat = io.of("/chat");
  auto& d = join("/chat");
  auto t = *chat.find(d.sid());
  CAF_CHECK(t.ref() == (socket_ref{"/chat", t.id()}));
  d.end(close_reason::transport_close);
  owned.reset();
  CAF_CHECK(t.ref() == (socket_ref{"/chat", t.id()}));
}

// -- to the client -----------------------------------------------------------

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

// -- rooms and data ----------------------------------------------------------

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

CAF_TEST(data is an empty object at first and after null) {
  CAF_CHECK(s.data() == value::object());
  s.set_data(nullptr);
  CAF_CHECK(s.data() == value::object());
}

CAF_TEST(what the engine noted about the request is read by its type) {
  CAF_CHECK(s.context<int>() == nullptr);
  c.noted = 7;
  CAF_REQUIRE(s.context<int>() != nullptr);
  CAF_CHECK_EQUAL(*s.context<int>(), 7);
  CAF_CHECK(s.context<long>() == nullptr);
  c.end(close_reason::transport_close);
  CAF_CHECK(s.context<int>() == nullptr);
}

CAF_TEST(data is changed by a function and seen by others) {
  s.update_data([](value& x) { x["name"] = "ada"; });
  socket_details seen;
  io.wiring().sockets().describe("/", s.id(), seen);
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

// -- the end -----------------------------------------------------------------

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
