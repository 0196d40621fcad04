// The server as a whole: what the adapter asks of it, server-side events,
// closing, and the actor in whose name handlers act.
#define CAF_SUITE socket_io.server

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/socket_io/actor_values.hpp"
#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

struct fixture : world {
  local_sockets& local() { return io.wiring().sockets(); }

  static handshake_info request() {
    return {"/socket.io/?EIO=4&name=a%20b&x=1&x=2",
            "Host: h\r\nUser-Agent: test\r\nOrigin: http://o\r\nX: 1\r\nx: 2"
            "\r\n",
            "10.0.0.1", std::chrono::system_clock::time_point{1706933106s},
            true};
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(server_tests, fixture)

// -- handshake ---------------------------------------------------------------

CAF_TEST(the handshake tells what the request said) {
  auto& c = visit(request());
  c.says("0{\"token\":\"t\"}");
  auto x = io.find(c.sid())->handshake();
  CAF_CHECK(x.headers["user-agent"] == "test");
  CAF_CHECK(x.headers["x"] == "1, 2");
  CAF_CHECK(x.query["name"] == "a b");
  CAF_CHECK(x.query["x"] == value::array({"1", "2"}));
  CAF_CHECK(x.auth["token"] == "t");
  CAF_CHECK_EQUAL(x.address, "10.0.0.1");
  CAF_CHECK(x.secure);
  CAF_CHECK(x.xdomain);
}

CAF_TEST(details hold the handshake as the reference writes it) {
  auto& c = visit(request());
  c.says("0");
  socket_details details;
  local().describe("/", c.sid(), details);
  const value x = handshake_of(details);
  strings names;
  for (auto& [name, content] : x.items())
    names.push_back(name);
  CAF_CHECK(names
            == (strings{"headers", "time", "address", "xdomain", "secure",
                        "issued", "url", "query", "auth"}));
  CAF_CHECK(
    x["time"]
    == "Sat Feb 03 2024 04:05:06 GMT+0000 (Coordinated Universal Time)");
  CAF_CHECK(x["issued"] == 1706933106000);
  CAF_CHECK(x["auth"] == value::object());
}

CAF_TEST(a hostile query is read within bounds) {
  std::string url = "/?%=%zz&=&a=%4&&b";
  auto x = socket_io::parse_query(url);
  CAF_CHECK(x["%"] == "%zz");
  CAF_CHECK(x["a"] == "%4");
  CAF_CHECK(x["b"] == "");
  for (int i = 0; i < 5000; ++i)
    url += "&k" + std::to_string(i);
  CAF_CHECK_LESS_OR_EQUAL(socket_io::parse_query(url).size(),
                          socket_io::max_handshake_entries);
}

// -- for the adapter ---------------------------------------------------------

CAF_TEST(the adapter can disconnect one socket) {
  auto& c = join();
  auto& d = join();
  local().disconnect("/", c.sid(), false);
  CAF_CHECK(c.heard() == (strings{"1"}));
  CAF_CHECK(!c.closed);
  local().disconnect("/", d.sid(), true);
  CAF_CHECK(d.closed);
  local().disconnect("/x", "unknown", true);
}

CAF_TEST(the adapter hears an acknowledgement once or that the client is gone) {
  auto& c = join();
  strings heard;
  auto note = [&](const std::optional<encoded_packet>& x) {
    heard.push_back(x ? x->body : "gone");
  };
  auto a = local().next_ack_id("/");
  auto b = local().next_ack_id("/");
  auto d = local().next_ack_id("/");
  CAF_CHECK_NOT_EQUAL(a, b);
  local().expect_ack("/", c.sid(), a, note);
  local().expect_ack("/", c.sid(), b, note);
  local().expect_ack("/", c.sid(), d, note);
  local().forget_ack("/", c.sid(), b);
  c.says("3" + std::to_string(a) + "[\"yes\"]");
  c.says("3" + std::to_string(b) + "[\"no\"]");
  CAF_CHECK(heard == (strings{"[\"yes\"]"}));
  c.end(close_reason::transport_close);
  CAF_CHECK(heard == (strings{"[\"yes\"]", "gone"}));
  local().expect_ack("/", "unknown", a, note);
  CAF_CHECK_EQUAL(heard.size(), 3u);
}

CAF_TEST(the adapter learns whether a socket may join more rooms) {
  server_options opts;
  opts.max_rooms = 3;
  world w{opts};
  auto& sockets = w.io.wiring().sockets();
  auto sid = w.join().sid();
  CAF_CHECK(sockets.may_join("/", sid, {"a", "b"}));
  w.rooms.join("/", sid, {"a", "b"});
  CAF_CHECK(!sockets.may_join("/", sid, {"c"}));
  CAF_CHECK(sockets.may_join("/", sid, {"a"}));
  CAF_CHECK(sockets.may_join("/", "unknown", {"a"}));
  CAF_CHECK(!w.io.find(sid)->join("c"));
}

CAF_TEST(room events reach the program and can be left out again) {
  strings seen;
  auto id =
    io.on_room_event([&](local_sockets::room_event what,
                         const std::string& room, const std::string& sid) {
      seen.push_back(std::to_string(static_cast<int>(what)) + room + sid);
    });
  local().on_room_event(local_sockets::room_event::join_room, "/", "r", "s");
  io.off(id);
  local().on_room_event(local_sockets::room_event::join_room, "/", "r", "s");
  CAF_CHECK(seen == (strings{"2rs"}));
}

CAF_TEST(counts come from the adapter and from the connections) {
  join();
  visit();
  CAF_CHECK_EQUAL(io.counts().sockets, 1u);
  CAF_CHECK_EQUAL(io.counts().rooms, 42u);
  CAF_CHECK_EQUAL(io.connections(), 2u);
  CAF_CHECK_EQUAL(io.server_count(), 3u);
  CAF_CHECK_EQUAL(io.sockets().size(), 1u);
}

CAF_TEST(rooms of this worker and their sockets come from the adapter) {
  auto chat = io.of("/chat");
  CAF_CHECK(chat.rooms() == (strings{"/chat", "of all sockets"}));
  CAF_CHECK_EQUAL(chat.count("r"), 6u);
  owned.reset();
  CAF_CHECK(chat.rooms().empty());
  CAF_CHECK_EQUAL(chat.count("r"), 0u);
}

CAF_TEST(the server knows which worker it is) {
  CAF_CHECK(io.id() == (worker_id{1, 2}));
}

// -- the end -----------------------------------------------------------------

CAF_TEST(close ends all sockets and connections and lets none in) {
  strings reasons;
  io.every_socket().on_disconnect(
    [&](close_reason x) { reasons.emplace_back(to_string(x)); });
  auto& c = join();
  auto& idle = visit();
  io.close();
  CAF_CHECK(reasons == (strings{"server shutting down"}));
  CAF_CHECK(c.heard().empty());
  CAF_CHECK(c.closed);
  CAF_CHECK(idle.closed);
  CAF_CHECK(visit().closed);
}

CAF_TEST(the program hears once that the end begins and before its clients) {
  strings seen;
  io.on_closing(
    [&] { seen.push_back("told of " + std::to_string(io.sockets().size())); });
  io.on_closing([] { throw 42; });
  io.on_closing([&] { seen.emplace_back("told, too"); });
  io.every_socket().on_disconnect(
    [&](close_reason x) { seen.emplace_back(to_string(x)); });
  join();
  io.wiring().announce_end();
  io.close();
  io.close();
  CAF_CHECK(seen
            == (strings{"told of 1", "told, too", "server shutting down"}));
}

CAF_TEST(the program may close the server as it hears of the end) {
  auto calls = 0;
  io.on_closing([&] {
    ++calls;
    io.close();
  });
  auto& c = join();
  io.wiring().announce_end();
  CAF_CHECK_EQUAL(calls, 1);
  CAF_CHECK(c.closed);
}

CAF_TEST(a closed server asks once for the end of its worker) {
  strings seen;
  io.wiring().end_worker_with([&] {
    seen.emplace_back("end");
    io.close();
  });
  io.on_closing([&] { seen.emplace_back("told"); });
  join();
  CAF_CHECK(seen.empty());
  io.close();
  io.close();
  CAF_CHECK(seen == (strings{"end", "told"}));
}

CAF_TEST(a client that goes without a word leaves nothing behind) {
  strings reasons;
  std::optional<socket> kept;
  io.on_connection([&](socket& s) { kept = s; });
  io.every_socket().on_disconnect(
    [&](close_reason x) { reasons.emplace_back(to_string(x)); });
  join().vanishes();
  visit().vanishes();
  CAF_CHECK_EQUAL(io.connections(), 0u);
  CAF_CHECK(io.sockets().empty());
  CAF_REQUIRE(kept);
  CAF_CHECK(!kept->connected());
  CAF_CHECK(reasons.empty());
  owned.reset();
}

CAF_TEST(sockets end by namespaces and before any connection) {
  strings ends;
  std::vector<visitor*> all;
  for (auto name : {"/a", "/b"})
    io.of(name).every_socket().on_disconnect([&](socket& s, close_reason why) {
      ends.push_back(s.nsp().name() + " " + std::string{to_string(why)});
      for (auto x : all)
        CAF_CHECK(!x->closed);
    });
  all = {&join("/a"), &join("/a")};
  all[0]->says("0/b,");
  io.close();
  CAF_CHECK(ends
            == (strings{"/a server shutting down", "/a server shutting down",
                        "/b server shutting down"}));
  CAF_CHECK(all[0]->closed && all[1]->closed);
}

CAF_TEST(connections may end while the server closes) {
  auto& c = join();
  auto& d = join();
  io.every_socket().on_disconnecting([&](socket& s, close_reason) {
    for (auto& other : s.nsp().sockets())
      other.disconnect(true);
  });
  io.close();
  c.end(close_reason::forced_close);
  d.end(close_reason::forced_close);
  CAF_CHECK_EQUAL(io.connections(), 0u);
}

CAF_TEST(a handler may close the server) {
  io.every_socket().on("stop", [&] { io.close(); });
  auto& c = join();
  auto& d = join();
  c.says("2[\"stop\"]");
  CAF_CHECK(c.closed);
  CAF_CHECK(d.closed);
}

CAF_TEST(handles and sessions may outlive the server) {
  auto& c = join();
  auto s = *io.find(c.sid());
  owned.reset();
  CAF_CHECK(!s.connected());
  CAF_CHECK(!s.emit("x"));
  CAF_CHECK(s.nsp().sockets().empty());
  s.broadcast().emit("x");
  CAF_CHECK(c.closed);
  c.says("2[\"x\"]");
  c.end(close_reason::forced_close);
}

// -- time and the actor ------------------------------------------------------

CAF_TEST(after calls once when its time has come) {
  int count = 0;
  io.after(100ms, [&] { ++count; });
  io.after(100ms, [] { throw 42; });
  time.advance(90ms);
  CAF_CHECK_EQUAL(count, 0);
  time.advance(30ms);
  time.advance(1s);
  CAF_CHECK_EQUAL(count, 1);
}

CAF_TEST(handlers can send and request in the name of the server) {
  auto doubler = system.spawn(
    []() -> caf::behavior { return {[](int x) { return 2 * x; }}; });
  auto& c = join();
  io.every_socket().on("double", [&](int x, ack reply) {
    io.self()->request(doubler, caf::infinite, x).then([reply](int y) {
      reply(y);
    });
  });
  run_actors();
  c.says("20[\"double\",21]");
  CAF_CHECK(c.heard().empty());
  run_actors();
  CAF_CHECK(c.heard() == (strings{"30[42]"}));
  caf::anon_send_exit(doubler, caf::exit_reason::user_shutdown);
}

CAF_TEST(the actor of the server is replaced when it has ended) {
  auto first = io.self();
  CAF_CHECK(first == io.self());
  run_actors();
  caf::anon_send_exit(caf::actor{first}, caf::exit_reason::kill);
  run_actors();
  CAF_CHECK(io.self()->ctrl() != nullptr);
  CAF_CHECK(!io.self()->getf(caf::abstract_actor::is_terminated_flag));
}

CAF_TEST_FIXTURE_SCOPE_END()
