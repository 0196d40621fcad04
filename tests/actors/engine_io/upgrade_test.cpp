// The move of a session from long-polling to WebSocket.
#define CAF_SUITE engine_io.upgrade

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  fixture() : http(connect()), sid(open_polling(http)) {
    // nop
  }

  session& only() { return *acceptor.sessions.at(0); }

  void message(std::string_view text) {
    only().send(make_text_frame('4', text));
  }

  client http;
  std::string sid;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(upgrade_tests, fixture)

CAF_TEST(a probe is answered and the upgrade completes) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  CAF_CHECK_EQUAL(take_frame(ws), "13probe");
  CAF_CHECK(only().current_transport() == transport::polling);
  say(ws, "5");
  CAF_CHECK(only().current_transport() == transport::websocket);
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
  CAF_CHECK_EQUAL(server().counters().upgrades, 1u);
  say(ws, "4hello");
  message("back");
  CAF_CHECK_EQUAL(hear(ws), "14back");
  CAF_CHECK_EQUAL(acceptor.events.back(), "text hello");
}

CAF_TEST(a held GET is released within a tenth of a second) {
  send(http, get(sid));
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  CAF_CHECK_EQUAL(next(http).status, 0u);
  pass(100ms);
  CAF_CHECK_EQUAL(next(http).body, "6");
  send(http, get(sid));
  pass(100ms);
  CAF_CHECK_EQUAL(next(http).body, "6");
}

CAF_TEST(messages still go by polling until the upgrade completes) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  message("a");
  CAF_CHECK_EQUAL(ask(http, get(sid)).body, "4a");
  CAF_CHECK_EQUAL(ask(http, post(sid, "4b")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text b"});
}

CAF_TEST(what is queued moves to the WebSocket in order and once) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  take_frame(ws);
  message("a");
  only().send(make_binary_frame("\x02"));
  say(ws, "5");
  message("b");
  CAF_CHECK_EQUAL(hear(ws), "14a");
  CAF_CHECK_EQUAL(take_frame(ws), "2\x02");
  CAF_CHECK_EQUAL(take_frame(ws), "14b");
  CAF_CHECK_EQUAL(take_frame(ws), "");
  CAF_CHECK_EQUAL(ask(http, get(sid)).status, 400u);
}

CAF_TEST(a GET that is still held is ended by the upgrade) {
  send(http, get(sid));
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  say(ws, "5");
  CAF_CHECK_EQUAL(next(http).body, "6");
  cut(http);
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
}

CAF_TEST(a POST that is under way at the upgrade is not lost) {
  auto whole = post(sid, "4slow");
  send(http, whole.substr(0, whole.size() - 1));
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  say(ws, "5");
  CAF_CHECK_EQUAL(ask(http, whole.substr(whole.size() - 1)).body, "ok");
  journal expected{"upgrade", "text slow"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(polling is refused after the upgrade) {
  auto ws = open_websocket(sid);
  say(ws, "5");
  auto answer = ask(http, get(sid));
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(answer.body, R"({"code":3,"message":"Bad request"})");
  say(ws, "4alive");
  CAF_CHECK_EQUAL(acceptor.events.back(), "text alive");
}

CAF_TEST(an upgrade without a probe is accepted) {
  auto ws = open_websocket(sid);
  say(ws, "5");
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
}

CAF_TEST(any other packet ends the attempt and not the session) {
  for (auto packet : {"4hello", "abc", "2", "3probe"}) {
    auto ws = open_websocket(sid);
    say(ws, packet);
    CAF_CHECK_EQUAL(take_frame(ws), "8");
    say(ws, "5");
  }
  auto ws = open_websocket(sid);
  say(ws, "\x01", opcode::binary);
  CAF_CHECK_EQUAL(take_frame(ws), "8");
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(ask(http, post(sid, "4a")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
}

CAF_TEST(a second WebSocket is closed while the first one upgrades) {
  auto first = open_websocket(sid);
  auto second = open_websocket(sid);
  CAF_CHECK_EQUAL(take_frame(second), "8");
  say(first, "2probe");
  CAF_CHECK_EQUAL(take_frame(first), "13probe");
}

CAF_TEST(a second WebSocket is closed after the upgrade) {
  auto first = open_websocket(sid);
  say(first, "5");
  auto second = open_websocket(sid);
  CAF_CHECK_EQUAL(take_frame(second), "8");
  say(first, "4a");
  CAF_CHECK_EQUAL(acceptor.events.back(), "text a");
}

CAF_TEST(an attempt that takes too long is closed and may be repeated) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  take_frame(ws);
  pass(10s);
  CAF_CHECK_EQUAL(hear(ws), "8");
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
  auto again = open_websocket(sid);
  say(again, "5");
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
}

CAF_TEST(an attempt that is cut leaves the session with polling) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  cut(ws);
  message("a");
  CAF_CHECK_EQUAL(ask(http, get(sid)).body, "4a");
  auto again = open_websocket(sid);
  say(again, "2probe");
  CAF_CHECK_EQUAL(take_frame(again), "13probe");
}

CAF_TEST(the end of a session ends its attempt) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  take_frame(ws);
  ask(http, post(sid, "1"));
  CAF_CHECK_EQUAL(hear(ws), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
}

CAF_TEST(a close during the upgrade is completed on the WebSocket) {
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  take_frame(ws);
  message("bye");
  only().close();
  settle();
  CAF_CHECK(acceptor.events.empty());
  say(ws, "5");
  CAF_CHECK_EQUAL(take_frame(ws), "14bye");
  CAF_CHECK_EQUAL(take_frame(ws), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
}

CAF_TEST(a ping from before the upgrade still wants its pong) {
  send(http, get(sid));
  pass(25s);
  CAF_CHECK_EQUAL(next(http).body, "2");
  auto ws = open_websocket(sid);
  say(ws, "2probe");
  take_frame(ws);
  say(ws, "5");
  pass(19s);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
  pass(1s);
  CAF_CHECK_EQUAL(acceptor.events.back(), "close ping timeout");
}

CAF_TEST(a pong on the WebSocket answers a ping that was polled) {
  send(http, get(sid));
  pass(25s);
  auto ws = open_websocket(sid);
  say(ws, "5");
  say(ws, "3");
  pass(25s);
  CAF_CHECK_EQUAL(hear(ws), "12");
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
}

CAF_TEST(who probes without end and reads nothing is given up) {
  auto ws = open_websocket(sid);
  std::string many;
  for (auto i = 0; i < 10000; ++i)
    many += encode({opcode::text, "2probe"});
  for (auto i = 0; i < 20; ++i) {
    if (::send(ws.fd.get(), many.data(), many.size(),
               MSG_DONTWAIT | MSG_NOSIGNAL)
        < 0)
      break;
    settle();
  }
  auto second = open_websocket(sid);
  say(second, "2probe");
  CAF_CHECK_EQUAL(take_frame(second), "13probe");
}

CAF_TEST_FIXTURE_SCOPE_END()
