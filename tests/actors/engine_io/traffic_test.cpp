// What an edge counts of the traffic of its clients.
#define CAF_SUITE engine_io.traffic

#include <numeric>

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

/// What a socketpair may hold is far below.
constexpr std::size_t much = 2000000;

struct fixture : edge_world {
  worker_counters counters() { return server().counters(); }

  /// @returns how many requests were timed.
  uint64_t timed() {
    auto x = counters().requests.counts;
    return std::accumulate(x.begin(), x.end(), uint64_t{0});
  }

  bool push(std::size_t size, send_options how = {}) {
    auto frame = make_text_frame('4', std::string(size, 'x'));
    return acceptor.sessions.at(0)->send(frame, how);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(traffic_tests, fixture)

CAF_TEST(packets and bytes of a WebSocket are counted both ways) {
  auto x = open_websocket();
  auto before = counters();
  say(x, "4hello");
  CAF_CHECK_EQUAL(counters().packets_received, before.packets_received + 1);
  CAF_CHECK_EQUAL(counters().bytes_received, before.bytes_received + 2 + 4 + 6);
  push(100);
  receive(x);
  CAF_CHECK_EQUAL(counters().packets_sent, before.packets_sent + 1);
  CAF_CHECK_EQUAL(counters().bytes_sent, before.bytes_sent + 2 + 101);
}

CAF_TEST(bytes that came with a connection count as received) {
  auto x = connect("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CAF_CHECK_EQUAL(counters().bytes_received, 27u);
  CAF_CHECK_EQUAL(counters().bytes_sent, x.inbox.size());
}

CAF_TEST(packets of long polling are counted both ways) {
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(counters().packets_sent, 1u);
  ask(x, post(sid, "4a\x1e"
                   "4b"));
  CAF_CHECK_EQUAL(counters().packets_received, 2u);
}

CAF_TEST(what the kernel refuses is queued until it takes it) {
  auto x = open_websocket();
  CAF_CHECK_EQUAL(counters().queued_bytes, 0u);
  push(much);
  settle();
  CAF_CHECK_EQUAL(counters().queued_bytes, acceptor.sessions[0]->buffered());
  CAF_CHECK(counters().queued_bytes > much / 2);
  for (auto round = 0; round < 100; ++round)
    receive(x);
  CAF_CHECK_EQUAL(counters().queued_bytes, 0u);
}

CAF_TEST(what waits for the next poll is queued until it is fetched) {
  auto x = connect();
  auto sid = open_polling(x);
  push(100);
  CAF_CHECK(counters().queued_bytes >= 100u);
  ask(x, get(sid));
  CAF_CHECK_EQUAL(counters().queued_bytes, 0u);
}

CAF_TEST(nothing stays queued for a client that is gone) {
  auto x = open_websocket();
  auto y = connect();
  open_polling(y);
  for (auto session : acceptor.sessions)
    session->send(make_text_frame('4', std::string(much, 'x')));
  settle();
  CAF_CHECK(counters().queued_bytes > much);
  cut(x);
  server().close_all(std::chrono::seconds{1}, {});
  pass(std::chrono::milliseconds{1100});
  CAF_CHECK_EQUAL(counters().sessions, 0u);
  CAF_CHECK_EQUAL(counters().queued_bytes, 0u);
}

CAF_TEST(a volatile packet that cannot leave is counted as dropped) {
  auto x = open_websocket();
  push(much);
  settle();
  send_options how;
  how.volatile_ = true;
  CAF_CHECK(!push(1, how));
  CAF_CHECK_EQUAL(counters().drops[worker_drop::volatile_packet], 1u);
}

CAF_TEST(a request is timed from its head to its answer) {
  auto x = connect();
  ask(x, request("GET", "/nothing"));
  CAF_CHECK_EQUAL(timed(), 1u);
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(timed(), 2u);
  auto before = timed();
  send(x, request("POST", polling_path(sid), "Content-Length: 2\r\n"));
  pass(std::chrono::milliseconds{3000});
  send(x, "4a");
  CAF_CHECK_EQUAL(timed(), before + 1);
  // Above a second, up to five.
  CAF_CHECK_EQUAL(counters().requests.counts.at(8), 1u);
}

CAF_TEST(a poll that waits for packets is not timed) {
  auto x = connect();
  auto sid = open_polling(x);
  auto before = timed();
  send(x, get(sid));
  pass(std::chrono::milliseconds{3000});
  push(1);
  receive(x);
  CAF_CHECK_EQUAL(timed(), before);
}

CAF_TEST_FIXTURE_SCOPE_END()
