// Bounds on what a client may open and send, and what the edge counts of them.
#define CAF_SUITE engine_io.limits

#include "actors/engine_io/address_table.hpp"
#include "actors/engine_io/packet_meter.hpp"
#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

CAF_TEST_FIXTURE_SCOPE(limits_tests, edge_world)

CAF_TEST(an address has so many seats and no more) {
  address_table table;
  auto a = table.take("a", 2), b = table.take("a", 2);
  CAF_CHECK(a && b);
  CAF_CHECK(!table.take("a", 2));
  CAF_CHECK(table.take("b", 2));
  { auto gone = std::move(a); }
  CAF_CHECK(table.take("a", 2));
}

CAF_TEST(an address without seats is forgotten) {
  address_table table;
  {
    auto a = table.take("a", 9), b = table.take("a", 9);
    a = std::move(b);
    CAF_CHECK_EQUAL(table.size(), 1u);
  }
  CAF_CHECK_EQUAL(table.size(), 0u);
}

CAF_TEST(a meter admits up to its limit in each second) {
  packet_meter meter;
  auto now = packet_meter::time_point{};
  CAF_CHECK(meter.admit(2, now) && meter.admit(2, now + 999ms));
  CAF_CHECK(!meter.admit(2, now + 999ms));
  CAF_CHECK(meter.admit(2, now + 1s) && meter.admit(2, now + 1500ms));
  CAF_CHECK(!meter.admit(2, now + 1999ms));
}

CAF_TEST(an address above its bound is turned away until another one leaves) {
  opts.max_connections_per_address = 2;
  auto a = connect(), b = connect();
  auto c = connect();
  CAF_CHECK(c.ended);
  CAF_CHECK(!a.ended && !b.ended);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::address_limit], 1u);
  cut(a);
  CAF_CHECK(!connect().ended);
}

CAF_TEST(a connection that becomes a WebSocket counts once) {
  opts.max_connections_per_address = 2;
  auto a = open_websocket(), b = open_websocket();
  CAF_CHECK(connect().ended);
  cut(a);
  auto c = open_websocket();
  say(c, "4hello");
  CAF_CHECK(acceptor.events.back() == "text hello");
}

CAF_TEST(any number of connections is accepted unless bounded) {
  std::vector<client> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(connect());
  for (auto& x : all)
    CAF_CHECK(!x.ended);
}

CAF_TEST(a client that floods loses its session) {
  opts.max_packets_per_second = 3;
  auto a = open_websocket(), b = open_websocket();
  for (auto text : {"4a", "4b", "4c"})
    say(a, text);
  say(b, "4d");
  CAF_CHECK_EQUAL(acceptor.events,
                  (journal{"text a", "text b", "text c", "text d"}));
  say(a, "4e");
  say(b, "4f");
  CAF_CHECK_EQUAL(acceptor.events.at(4), "close transport error");
  CAF_CHECK_EQUAL(acceptor.events.at(5), "text f");
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::flood], 1u);
}

CAF_TEST(a client that keeps to the rate stays) {
  opts.max_packets_per_second = 3;
  auto a = open_websocket();
  for (int i = 0; i < 30; ++i, pass(400ms))
    say(a, "4a");
  CAF_CHECK_EQUAL(acceptor.events.size(), 30u);
}

CAF_TEST(packets of one POST count as well) {
  opts.max_packets_per_second = 3;
  auto a = connect();
  auto sid = open_polling(a);
  CAF_CHECK_EQUAL(ask(a, post(sid, "4a\x1e"
                                   "4b\x1e"
                                   "4c\x1e"
                                   "4d\x1e"
                                   "4e"))
                    .status,
                  200u);
  CAF_CHECK_EQUAL(acceptor.events, (journal{"text a", "text b", "text c",
                                            "close transport error"}));
}

CAF_TEST(each bound has its counter) {
  opts.max_header_size = 300;
  opts.max_http_buffer_size = 100;
  auto idle = connect(), head = connect(), body = connect();
  auto big_head = connect(), big_body = connect(), garbage = connect();
  send(garbage, "what is this\r\n\r\n");
  auto sid = open_polling(big_body);
  send(head, "GET /");
  send(body, "POST " + polling_path(sid)
               + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n4");
  send(big_head, "GET /?" + std::string(400, 'x') + " HTTP/1.1\r\n\r\n");
  auto other = connect();
  send(other, post(open_polling(big_body), std::string(101, '4')));
  auto socket = open_websocket(), wrong = open_websocket();
  say(socket, std::string(101, '4'));
  say(wrong, "\xff");
  pass(31s);
  auto counters = server().counters();
  CAF_CHECK_EQUAL(counters.drops[worker_drop::slow_head], 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::slow_body], 1u);
  CAF_CHECK(counters.drops[worker_drop::idle] >= 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::malformed_request], 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::big_head], 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::big_body], 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::big_message], 1u);
  CAF_CHECK_EQUAL(counters.drops[worker_drop::broken_websocket], 1u);
}

CAF_TEST(a body that comes steadily has more time than one that trickles) {
  opts.body_timeout = 3s;
  auto steady = connect(), trickle = connect();
  auto begin = [&](client& x) {
    auto sid = open_polling(x);
    send(x, "POST " + polling_path(sid)
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n4");
  };
  begin(steady);
  begin(trickle);
  for (auto i = 0; i < 4; ++i) {
    pass(1s);
    send(steady, std::string(8192, 'x'));
    send(trickle, "x");
  }
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::slow_body], 1u);
  CAF_CHECK(!steady.ended);
  CAF_CHECK_EQUAL(next(trickle).status, 408u);
  pass(8s);
  CAF_CHECK_EQUAL(next(steady).status, 408u);
}

CAF_TEST(each offence against the protocol is counted) {
  auto a = connect(), b = connect();
  auto sid = open_polling(a);
  send(a, get(sid));
  ask(b, get(sid)); // the second one
  sid = open_polling(b);
  ask(b, post(sid, "x"));
  auto c = open_websocket(), d = open_websocket();
  say(c, "2");
  say(d, "x");
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::broken_session], 4u);
  sid = open_polling(b);
  auto upgrade = open_websocket(sid);
  say(upgrade, "4hello");
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::broken_upgrade], 1u);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(an upgrade that takes too long is counted) {
  auto a = connect();
  auto sid = open_polling(a);
  auto b = open_websocket(sid);
  pass(11s);
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::upgrade_timeout], 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
