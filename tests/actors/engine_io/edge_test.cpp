// The edge as a whole: connections handed back, the orderly end, the sudden
// one.
#define CAF_SUITE engine_io.edge

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  void take_back() {
    hooks.hand_back = [this](connection c) { back.push_back(std::move(c)); };
  }

  std::string foreign_sid() const { return make_session_id({4, 0}); }

  std::vector<connection> back;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(edge_tests, fixture)

CAF_TEST(a later request for another worker goes back with all its bytes) {
  take_back();
  auto x = connect();
  open_polling(x);
  auto foreign = post(foreign_sid(), "4hello") + "more";
  send(x, foreign);
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(back[0].received, foreign);
  CAF_CHECK_EQUAL(back[0].address, "192.0.2.1");
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
  CAF_CHECK_EQUAL(server().counters().handed_back, 1u);
  CAF_CHECK(!x.ended);
}

CAF_TEST(a connection goes back only after the answers before are written) {
  take_back();
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid) + get(foreign_sid()));
  CAF_CHECK(back.empty());
  acceptor.sessions[0]->send(make_text_frame('4', "a"));
  CAF_CHECK_EQUAL(next(x).body, "4a");
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(a foreign head in pieces goes back when it is whole) {
  take_back();
  auto x = connect();
  open_polling(x);
  auto foreign = get(foreign_sid());
  send(x, foreign.substr(0, 30));
  CAF_CHECK(back.empty());
  send(x, foreign.substr(30));
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(back[0].received, foreign);
}

CAF_TEST(a WebSocket for another worker goes back as well) {
  take_back();
  auto x = connect();
  open_polling(x);
  send(x, upgrade(foreign_sid()));
  CAF_REQUIRE_EQUAL(back.size(), 1u);
}

CAF_TEST(a later request for a new session goes back to be placed) {
  take_back();
  for (auto& later : {get(), upgrade()}) {
    back.clear();
    auto x = connect();
    open_polling(x);
    send(x, later);
    CAF_REQUIRE_EQUAL(back.size(), 1u);
    CAF_CHECK_EQUAL(back[0].received, later);
  }
  CAF_CHECK_EQUAL(server().open_sessions(), 2u);
}

CAF_TEST(a client that comes again on its connection is served here) {
  take_back();
  auto x = connect();
  ask(x, post(open_polling(x), "1"));
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK(back.empty());
}

CAF_TEST(a first session behind other requests is opened here) {
  take_back();
  auto x = connect();
  ask(x, request("GET", "/page"));
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK(back.empty());
}

CAF_TEST(a new session that was placed here again is opened here) {
  take_back();
  auto x = connect();
  open_polling(x);
  send(x, get());
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  auto placed = std::move(back[0]);
  server().adopt(std::move(placed));
  CAF_CHECK_EQUAL(next(x).status, 200u);
  CAF_CHECK_EQUAL(server().open_sessions(), 2u);
  CAF_CHECK_EQUAL(back.size(), 1u);
}

CAF_TEST(requests for new sessions in one go are answered in their order) {
  take_back();
  auto x = connect();
  auto first = open_polling(x);
  send(x, post(first, "4a") + get() + post(first, "4b"));
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(back[0].received, get() + post(first, "4b"));
  auto placed = std::move(back[0]);
  server().adopt(std::move(placed));
  CAF_CHECK(next(x).body.starts_with("0{"));
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_CHECK_EQUAL(back.size(), 1u);
}

CAF_TEST(the descriptor that goes back works and is watched no more) {
  take_back();
  auto x = connect();
  open_polling(x);
  send(x, get(foreign_sid()));
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  send(x, "unread");
  char buffer[16];
  CAF_CHECK_EQUAL(::recv(back[0].fd.get(), buffer, sizeof(buffer), 0), 6);
  back[0].received = get();
  server().adopt(std::move(back[0]));
  CAF_CHECK_EQUAL(next(x).status, 200u);
}

CAF_TEST(the first request is answered here whatever it names) {
  take_back();
  auto x = connect(get(foreign_sid()));
  CAF_CHECK_EQUAL(next(x).body, R"({"code":1,"message":"Session ID unknown"})");
  CAF_CHECK(back.empty());
}

CAF_TEST(a standalone edge answers every request) {
  auto x = connect();
  open_polling(x);
  CAF_CHECK_EQUAL(ask(x, get(foreign_sid())).status, 400u);
  auto y = connect();
  open_polling(y);
  CAF_CHECK_EQUAL(ask(y, get()).status, 200u);
}

CAF_TEST(the end of a session is told when it counts no more) {
  std::vector<std::size_t> left;
  hooks.on_session_end = [&] { left.push_back(server().open_sessions()); };
  auto a = connect(), b = connect();
  ask(a, post(open_polling(a), "1"));
  auto sid = open_polling(b);
  CAF_CHECK(left == (std::vector<std::size_t>{0}));
  ask(b, post(sid, "1"));
  CAF_CHECK(left == (std::vector<std::size_t>{0, 0}));
}

CAF_TEST(an edge without anything is gone at once) {
  auto gone = 0;
  server().close_all(1s, [&gone] { ++gone; });
  CAF_CHECK_EQUAL(gone, 0);
  pass(10ms);
  CAF_CHECK_EQUAL(gone, 1);
}

CAF_TEST(the orderly end closes sessions first and connections then) {
  auto gone = 0;
  auto idle = connect();
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  auto ws = open_websocket();
  server().close_all(10s, [&gone] { ++gone; });
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(hear(ws), "8");
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.body, "1");
  CAF_CHECK_EQUAL(answer.header("Connection"), "close");
  journal expected{"close forced close", "close forced close"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
  CAF_CHECK_EQUAL(gone, 0);
  say(ws, "", opcode::close);
  cut(x);
  cut(idle);
  pass(10ms);
  CAF_CHECK_EQUAL(gone, 1);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(an idle connection of a draining worker goes back at its end) {
  take_back();
  auto x = connect();
  open_polling(x);
  server().hand_back_new_sessions();
  CAF_CHECK(back.empty());
  server().close_all(10s, {});
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(back[0].received, "");
  CAF_CHECK_EQUAL(back[0].address, "192.0.2.1");
  send(x, "next");
  CAF_CHECK(!x.ended);
  char buffer[16];
  CAF_CHECK_EQUAL(::recv(back[0].fd.get(), buffer, sizeof(buffer), 0), 4);
}

CAF_TEST(a connection whose answer promised to go on goes back behind it) {
  take_back();
  std::string page(8 << 20, 'x');
  hooks.on_page = [&page](const http_request&) {
    return http_response{200, "", std::make_shared<const std::string>(page)};
  };
  auto x = connect();
  auto text = request("GET", "/page");
  ::send(x.fd.get(), text.data(), text.size(), MSG_NOSIGNAL);
  settle(); // what the kernel takes is on its way
  server().hand_back_new_sessions();
  server().close_all(10s, {});
  CAF_CHECK(back.empty());
  for (int i = 0; i < 10000 && back.empty(); ++i)
    receive(x);
  CAF_REQUIRE_EQUAL(back.size(), 1u);
  CAF_CHECK_EQUAL(next(x).body.size(), page.size());
  CAF_CHECK(!x.ended);
}

CAF_TEST(an idle connection is closed when all workers end) {
  take_back();
  auto x = connect();
  open_polling(x);
  server().close_all(10s, {});
  CAF_CHECK(back.empty());
  receive(x);
  CAF_CHECK(x.ended);
}

CAF_TEST(who does not go is gone after the grace) {
  auto gone = 0;
  auto x = connect();
  open_polling(x);
  auto ws = open_websocket();
  server().close_all(3s, [&gone] { ++gone; });
  pass(2900ms);
  CAF_CHECK_EQUAL(gone, 0);
  pass(200ms);
  CAF_CHECK_EQUAL(gone, 1);
  CAF_CHECK_EQUAL(acceptor.events.size(), 2u);
  ws.read();
  CAF_CHECK(ws.ended);
}

CAF_TEST(no session is opened during the end) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  server().close_all(10s, nullptr);
  auto y = connect(get());
  CAF_CHECK_EQUAL(next(y).status, 503u);
  auto z = connect(upgrade());
  CAF_CHECK_EQUAL(next(z).status, 503u);
}

CAF_TEST(an edge that is destroyed closes everything and tells nobody) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  auto y = connect();
  auto half = post(sid, "4hello");
  send(y, half.substr(0, half.size() - 1));
  auto ws = open_websocket();
  auto probing = open_websocket(sid);
  acceptor.sessions[1]->send(make_text_frame('4', "unsent"));
  stop_server();
  settle();
  CAF_CHECK(acceptor.events.empty());
  for (auto one : {&x, &y, &ws, &probing}) {
    one->read();
    CAF_CHECK(one->ended);
  }
}

CAF_TEST(a session may be closed by the end of another) {
  acceptor.on_close = [this](session&) {
    if (!acceptor.sessions.empty())
      acceptor.sessions[0]->close();
  };
  auto x = open_websocket();
  auto y = open_websocket();
  cut(y);
  journal expected{"close transport close", "close forced close"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(what was opened and what timed out is counted) {
  auto x = connect();
  open_polling(x);
  auto ws = open_websocket();
  auto counts = server().counters();
  CAF_CHECK_EQUAL(counts.sessions, 2u);
  CAF_CHECK_EQUAL(counts.connections, 2u);
  CAF_CHECK_EQUAL(counts.sessions_opened, 2u);
  pass(45s);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::ping_timeout], 2u);
}

CAF_TEST_FIXTURE_SCOPE_END()
