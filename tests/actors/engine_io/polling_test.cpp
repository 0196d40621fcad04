// HTTP long-polling: handshake, GET and POST, and how a session ends by them.
#define CAF_SUITE engine_io.polling

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

CAF_TEST_FIXTURE_SCOPE(polling_tests, edge_world)

CAF_TEST(the handshake is answered by the open packet alone) {
  acceptor.on_open = [](session& s) { s.send(make_text_frame('4', "hi")); };
  auto x = connect();
  auto answer = ask(x, get());
  auto sid = sid_of(answer.body);
  CAF_CHECK_EQUAL(answer.status, 200u);
  CAF_CHECK_EQUAL(answer.body,
                  "0{\"sid\":\"" + sid
                    + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                      "\"pingTimeout\":20000,\"maxPayload\":1000000}");
  CAF_CHECK_EQUAL(answer.header("Content-Type"), "text/plain; charset=UTF-8");
  CAF_CHECK_EQUAL(answer.header("Cache-Control"), "no-store");
  CAF_CHECK(session_owner(sid) == worker);
  CAF_CHECK_EQUAL(ask(x, get(sid)).body, "4hi");
}

CAF_TEST(the handshake tells the request and the address) {
  auto x = connect();
  ask(x, request("GET", polling_path("") + "&token=a", "User-Agent: me\r\n"));
  CAF_REQUIRE_EQUAL(acceptor.sessions.size(), 1u);
  auto& info = acceptor.sessions[0]->handshake();
  CAF_CHECK_EQUAL(info.url, "/engine.io/?EIO=4&transport=polling&token=a");
  CAF_CHECK_EQUAL(info.headers, "Host: x\r\nUser-Agent: me\r\n");
  CAF_CHECK_EQUAL(info.address, "192.0.2.1");
}

CAF_TEST(an upgrade is not offered when upgrades are off) {
  opts.allow_upgrades = false;
  auto x = connect();
  CAF_CHECK(ask(x, get()).body.find("\"upgrades\":[]") != std::string::npos);
}

CAF_TEST(a GET is held until something is sent) {
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(ask(x, get(sid)).status, 0u);
  acceptor.sessions[0]->send(make_text_frame('4', "one"));
  acceptor.sessions[0]->send(make_binary_frame("\x01\x02\x03\x04"));
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.body, "4one\x1e"
                               "bAQIDBA==");
}

CAF_TEST(a GET takes all that was queued) {
  auto x = connect();
  auto sid = open_polling(x);
  for (auto text : {"a", "b", "c"})
    acceptor.sessions[0]->send(make_text_frame('4', text));
  CAF_CHECK_EQUAL(ask(x, get(sid)).body, "4a\x1e"
                                         "4b\x1e"
                                         "4c");
}

CAF_TEST(the packets of a POST are handled in order and answered by ok) {
  auto x = connect();
  auto sid = open_polling(x);
  auto answer = ask(x, post(sid, "4a\x1e"
                                 "bAQIDBA==\x1e"
                                 "4b"));
  CAF_CHECK_EQUAL(answer.status, 200u);
  CAF_CHECK_EQUAL(answer.body, "ok");
  CAF_CHECK_EQUAL(answer.header("Content-Type"), "text/html");
  journal expected{"text a", "binary \x01\x02\x03\x04", "text b"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(a POST is served while a GET is held on another connection) {
  acceptor.on_message = [](session& s, std::string_view text) {
    s.send(make_text_frame('4', text));
  };
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  CAF_CHECK_EQUAL(ask(y, post(sid, "4echo")).body, "ok");
  CAF_CHECK_EQUAL(next(x).body, "4echo");
}

CAF_TEST(a second GET closes the session) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  auto second = ask(y, get(sid));
  CAF_CHECK_EQUAL(next(x).body, "1");
  CAF_CHECK_EQUAL(second.status, 400u);
  CAF_CHECK_EQUAL(second.body, "");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
  CAF_CHECK_EQUAL(ask(x, get(sid)).body,
                  R"({"code":1,"message":"Session ID unknown"})");
}

CAF_TEST(a second POST closes the session and cuts the first) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  auto first = post(sid, "4hello");
  send(x, first.substr(0, first.size() - 1));
  CAF_CHECK_EQUAL(ask(y, post(sid, "4b")).status, 400u);
  receive(x);
  CAF_CHECK(x.ended);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(a method that is neither GET nor POST is answered 500) {
  auto x = connect();
  auto sid = open_polling(x);
  for (auto method : {"PUT", "DELETE", "OPTIONS", "HEAD"}) {
    auto answer = ask(x, request(method, polling_path(sid)));
    CAF_CHECK_EQUAL(answer.status, 500u);
    CAF_CHECK_EQUAL(answer.body, "");
  }
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
}

CAF_TEST(a POST of bytes closes the session) {
  auto x = connect();
  auto sid = open_polling(x);
  auto answer =
    ask(x, request("POST", polling_path(sid),
                   "Content-Type: application/octet-stream\r\n", "4a"));
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(a POST that does not parse is answered and closes the session) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  CAF_CHECK_EQUAL(ask(y, post(sid, "4a\x1e"
                                   "abc\x1e"
                                   "4b"))
                    .body,
                  "ok");
  CAF_CHECK_EQUAL(next(x).body, "1");
  journal expected{"text a", "close parse error"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(the close packet of a client ends its GET with a noop) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  CAF_CHECK_EQUAL(ask(y, post(sid, "1")).body, "ok");
  CAF_CHECK_EQUAL(next(x).body, "6");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
}

CAF_TEST(a cut GET closes the session) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  cut(x);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a cut POST closes the session) {
  auto x = connect();
  auto y = connect();
  auto sid = open_polling(x);
  auto whole = post(sid, "4hello");
  send(y, whole.substr(0, whole.size() - 1));
  cut(y);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(an idle connection that ends leaves the session alone) {
  auto x = connect();
  open_polling(x);
  cut(x);
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(the server closes through a held GET) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  acceptor.sessions[0]->send(make_text_frame('4', "bye"));
  acceptor.sessions[0]->close();
  CAF_CHECK(acceptor.events.empty());
  // Clients handle a close at once, but messages a little later.
  CAF_CHECK_EQUAL(next(x).body, "4bye");
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(ask(x, get(sid)).body, "1");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
}

CAF_TEST(the server closes through the next GET) {
  auto x = connect();
  auto sid = open_polling(x);
  acceptor.sessions[0]->send(make_text_frame('4', "bye"));
  acceptor.sessions[0]->close();
  CAF_CHECK(!acceptor.sessions[0]->send(make_text_frame('4', "late")));
  settle();
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(ask(x, get(sid)).body, "4bye");
  CAF_CHECK_EQUAL(ask(x, get(sid)).body, "1");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
}

CAF_TEST(a close that nobody fetches is over after thirty seconds) {
  auto x = connect();
  open_polling(x);
  acceptor.sessions[0]->close();
  pass(29900ms);
  CAF_CHECK(acceptor.events.empty());
  pass(200ms);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
}

CAF_TEST(a close that discards waits for nobody) {
  auto x = connect();
  auto sid = open_polling(x);
  acceptor.sessions[0]->send(make_text_frame('4', "bye"));
  acceptor.sessions[0]->close(true);
  settle();
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
  CAF_CHECK_EQUAL(ask(x, get(sid)).status, 400u);
}

CAF_TEST(packets for a closing session are ignored) {
  auto x = connect();
  auto sid = open_polling(x);
  acceptor.sessions[0]->close();
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
  CAF_CHECK(acceptor.events.empty());
}

CAF_TEST(old Internet Explorer is told not to filter) {
  auto x = connect();
  auto answer = ask(
    x, request("GET", polling_path(""), "User-Agent: Mozilla (;MSIE 9.0)\r\n"));
  CAF_CHECK_EQUAL(answer.header("X-XSS-Protection"), "0");
}

CAF_TEST(others are served between the packets of a long POST) {
  auto x = connect(), y = open_websocket();
  std::string body = "4a";
  for (char name = 'b'; name <= 'e'; ++name)
    body += "\x1e"
            "4"
            + std::string(60000, name);
  auto text = post(open_polling(x), body);
  send(x, text.substr(0, text.size() - 1));
  CAF_REQUIRE_EQUAL(::send(x.fd.get(), &text.back(), 1, MSG_NOSIGNAL), 1);
  say(y, "4hello");
  std::string order;
  for (auto& event : acceptor.events)
    order += event[5];
  CAF_CHECK_EQUAL(order, "ahbcde");
  CAF_CHECK_EQUAL(next(x).body, "ok");
}

CAF_TEST(a POST beside one that is still handled closes the session) {
  opts.inflate_budget = 20000;
  auto x = connect(), y = connect();
  auto sid = open_polling(x);
  std::string body = "4a";
  for (auto name : {'b', 'c', 'd', 'e'})
    body += "\x1e"
            "4"
            + std::string(20000, name);
  auto text = post(sid, body);
  send(x, text.substr(0, text.size() - 1));
  CAF_REQUIRE_EQUAL(::send(x.fd.get(), &text.back(), 1, MSG_NOSIGNAL), 1);
  CAF_CHECK_EQUAL(ask(y, post(sid, "4z")).status, 400u);
  // What comes behind it is not handled, and it is not cut.
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events.front(), "text a");
  CAF_CHECK(acceptor.events.size() < 6);
  CAF_CHECK_EQUAL(acceptor.events.back(), "close transport error");
}

CAF_TEST(a POST behind one that was handled in slices is taken) {
  opts.inflate_budget = 20000;
  auto x = connect(), y = connect();
  auto sid = open_polling(x);
  auto slice = "\x1e"
               "4"
               + std::string(20000, 'b');
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a" + slice + slice)).body, "ok");
  CAF_CHECK_EQUAL(ask(y, post(sid, "4z")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events.size(), 4u);
  CAF_CHECK_EQUAL(acceptor.events.back(), "text z");
}

CAF_TEST(a client may go while its long POST is handled) {
  auto x = connect();
  auto sid = open_polling(x);
  std::string body = "4" + std::string(60000, 'a');
  body += "\x1e" + body + "\x1e" + body;
  auto text = post(sid, body);
  send(x, text.substr(0, text.size() - 1));
  CAF_REQUIRE_EQUAL(::send(x.fd.get(), &text.back(), 1, MSG_NOSIGNAL), 1);
  cut(x);
  CAF_CHECK_EQUAL(acceptor.events.size(), 3u);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
