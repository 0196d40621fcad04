// The heartbeat: pings, pongs and clients that do not answer.
#define CAF_SUITE engine_io.heartbeat

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

CAF_TEST_FIXTURE_SCOPE(heartbeat_tests, edge_world)

CAF_TEST(the server pings and a pong keeps the session) {
  auto x = open_websocket();
  for (auto round = 0; round < 3; ++round) {
    pass(25s);
    CAF_CHECK_EQUAL(hear(x), "12");
    say(x, "3");
  }
  CAF_CHECK_EQUAL(hear(x), "");
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(a silent client is closed by the ping timeout) {
  auto x = open_websocket();
  pass(45s);
  CAF_CHECK_EQUAL(hear(x), "12");
  CAF_CHECK_EQUAL(take_frame(x), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close ping timeout"});
}

CAF_TEST(a packet in place of the pong gives time once) {
  auto x = open_websocket();
  pass(40s);
  say(x, "4a");
  pass(10s);
  say(x, "4b");
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
  pass(11s);
  CAF_CHECK_EQUAL(acceptor.events.back(), "close ping timeout");
}

CAF_TEST(a held GET is answered by the ping) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  for (auto round = 0; round < 3; ++round) {
    send(x, get(sid));
    pass(25s);
    CAF_CHECK_EQUAL(next(x).body, "2");
    y = connect();
    CAF_CHECK_EQUAL(ask(y, post(sid, "3")).body, "ok");
    x = connect();
  }
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(a client that does not answer a ping is gone in time) {
  auto x = connect();
  open_polling(x);
  pass(44900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(100ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close ping timeout"});
}

CAF_TEST(a held GET hears of a ping timeout) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  pass(25s);
  CAF_CHECK_EQUAL(next(x).body, "2");
  send(x, get(sid));
  pass(20s);
  CAF_CHECK_EQUAL(next(x).body, "1");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close ping timeout"});
}

CAF_TEST(a ping of a client is an error) {
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(ask(x, post(sid, "2")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST_FIXTURE_SCOPE_END()
