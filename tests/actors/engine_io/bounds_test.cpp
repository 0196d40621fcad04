// Slow consumers: high-water mark, drain, and when they are given up.
#define CAF_SUITE engine_io.bounds

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

/// What a socketpair may hold is far below.
constexpr std::size_t much = 2000000;

struct fixture : edge_world {
  fixture() {
    opts.high_water_mark = 1000000;
    opts.slow_consumer_limit = 3000000;
    opts.max_refused_bytes = 10000000;
  }

  session& only() { return *acceptor.sessions.at(0); }

  bool push(std::size_t size, send_options how = {}) {
    return only().send(make_text_frame('4', std::string(size, 'x')), how);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(bounds_tests, fixture)

CAF_TEST(send tells of the high water mark and drain follows once) {
  auto x = open_websocket();
  CAF_CHECK(push(100));
  CAF_CHECK(!push(much));
  settle();
  CAF_CHECK(only().buffered() > opts.high_water_mark);
  CAF_CHECK(!push(1));
  CAF_CHECK(acceptor.events.empty());
  for (auto round = 0; round < 100; ++round)
    receive(x);
  CAF_CHECK_EQUAL(only().buffered(), 0u);
  CAF_CHECK_EQUAL(acceptor.events, journal{"drain"});
  CAF_CHECK(push(1));
}

CAF_TEST(nothing is lost or reordered when the kernel refuses) {
  auto x = open_websocket();
  for (auto i = 0; i < 3000; ++i)
    only().send(
      make_text_frame('4', std::to_string(i) + std::string(500, ' ')));
  settle();
  CAF_CHECK(only().buffered() > 0);
  for (auto i = 0; i < 3000; ++i) {
    auto text = take_frame(x);
    if (text.empty())
      text = hear(x);
    CAF_REQUIRE_EQUAL(text.substr(2, text.find(' ') - 2), std::to_string(i));
  }
}

CAF_TEST(a queue that becomes long is written before the turn ends) {
  auto x = open_websocket();
  CAF_CHECK(push(50000));
  x.read();
  CAF_CHECK(x.inbox.empty());
  for (auto i = 0; i < 5; ++i)
    push(50000);
  x.read();
  CAF_CHECK(!x.inbox.empty());
}

CAF_TEST(volatile messages need an empty queue) {
  auto x = open_websocket();
  CAF_CHECK(only().writable());
  CAF_CHECK(push(1, {true, true}));
  CAF_CHECK(!only().writable());
  CAF_CHECK(!push(1, {true, true}));
  settle();
  CAF_CHECK(push(much) || true);
  settle();
  CAF_CHECK(!push(1, {true, true}));
}

CAF_TEST(volatile messages need a held GET) {
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK(!push(1, {true, true}));
  send(x, get(sid));
  CAF_CHECK(push(1, {true, true}));
  CAF_CHECK(!push(2, {true, true}));
  CAF_CHECK_EQUAL(next(x).body, "4x");
}

CAF_TEST(a WebSocket that takes nothing for two seconds is given up) {
  auto x = open_websocket();
  push(much), push(much);
  settle();
  pass(1900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(200ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::slow_consumer], 1u);
  pass(5100ms);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a WebSocket that takes a little at a time is kept) {
  auto x = open_websocket();
  push(much), push(much), push(much);
  settle();
  for (auto round = 0; round < 3; ++round) {
    pass(1500ms);
    receive(x);
    CAF_CHECK(only().buffered() > opts.slow_consumer_limit);
  }
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(below the limit a WebSocket may take its time) {
  auto x = open_websocket();
  push(much);
  settle();
  pass(20s);
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(refused bytes above the last bound end the session at once) {
  auto x = open_websocket();
  for (auto i = 0; i < 6; ++i)
    push(much);
  CAF_CHECK(acceptor.events.empty());
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(what is below the last bound costs a reader nothing at once) {
  auto x = open_websocket();
  for (auto i = 0; i < 4; ++i)
    push(much);
  settle();
  while (only().buffered() > 0)
    receive(x);
  CAF_CHECK(x.inbox.size() > 4 * much);
  CAF_CHECK_EQUAL(acceptor.events, journal{"drain"});
}

CAF_TEST(a few messages of the greatest size always fit) {
  opts.max_http_buffer_size = 5000000;
  auto x = open_websocket();
  for (auto i = 0; i < 4; ++i)
    push(4900000);
  settle();
  CAF_CHECK(acceptor.events.empty());
  push(much);
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(many small messages count as the memory they take) {
  auto x = open_websocket();
  for (auto i = 0; i < 90000; ++i)
    push(1);
  settle();
  CAF_CHECK(only().buffered() < opts.high_water_mark);
  pass(1900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(200ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(many small messages that nobody polls count as well) {
  auto x = connect();
  open_polling(x);
  for (auto i = 0; i < 50000; ++i)
    push(1);
  pass(1900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(200ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(what nobody polls is bounded as well) {
  auto x = connect();
  open_polling(x);
  push(much), push(much);
  pass(1900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(200ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
  auto y = connect();
  open_polling(y);
  for (auto i = 0; i < 6; ++i)
    push(much);
  settle();
  CAF_CHECK_EQUAL(acceptor.events.size(), 2u);
}

CAF_TEST(what waited for a poll is bounded on the WebSocket as well) {
  auto x = connect();
  auto sid = open_polling(x);
  auto socket = open_websocket(sid);
  push(much), push(much);
  auto text = encode({opcode::text, "5"});
  CAF_CHECK(::send(socket.fd.get(), text.data(), text.size(), 0) > 0);
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"upgrade"});
  CAF_CHECK_EQUAL(server().counters().queued_bytes, only().buffered());
  pass(2100ms);
  CAF_CHECK_EQUAL(acceptor.events.back(), "close transport error");
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::slow_consumer], 1u);
}

CAF_TEST(an answer that is read slowly counts until it is read) {
  auto x = connect();
  auto sid = open_polling(x);
  push(much), push(much);
  auto text = get(sid);
  CAF_CHECK(::send(x.fd.get(), text.data(), text.size(), 0) > 0);
  settle();
  CAF_CHECK(only().buffered() > opts.slow_consumer_limit);
  for (auto round = 0; round < 100; ++round)
    receive(x);
  CAF_CHECK_EQUAL(only().buffered(), 0u);
  CAF_CHECK_EQUAL(acceptor.events, journal{"drain"});
  CAF_CHECK_EQUAL(take_response(x.inbox).body.size(), 2 * much + 3);
}

CAF_TEST(an answer that is cut ends the session) {
  auto x = connect();
  auto sid = open_polling(x);
  push(much), push(much);
  auto text = get(sid);
  CAF_CHECK(::send(x.fd.get(), text.data(), text.size(), 0) > 0);
  settle();
  cut(x);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(pings of a client that reads nothing are not answered without end) {
  auto x = open_websocket();
  std::string many;
  for (auto i = 0; i < 1000; ++i)
    many += encode({opcode::ping, std::string_view{"0123456789012345678901"}});
  for (auto round = 0; round < 100; ++round) {
    auto sent =
      ::send(x.fd.get(), many.data(), many.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    CAF_CHECK(sent == static_cast<ssize_t>(many.size()));
    settle();
  }
  CAF_CHECK(only().buffered() < 300000);
}

CAF_TEST_FIXTURE_SCOPE_END()
