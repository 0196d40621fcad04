// HTTP at the edge: heads, bodies, keep-alive, errors, deadlines.
#define CAF_SUITE engine_io.edge_http

#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

CAF_TEST_FIXTURE_SCOPE(edge_http_tests, edge_world)

CAF_TEST(a request in single bytes is understood) {
  auto x = connect();
  for (auto byte : get())
    send(x, {&byte, 1});
  CAF_CHECK_EQUAL(take_response(x.inbox).status, 200u);
}

CAF_TEST(the first bytes come with the connection) {
  auto text = get();
  auto x = connect(text.substr(0, 10));
  CAF_CHECK_EQUAL(ask(x, text.substr(10)).status, 200u);
}

CAF_TEST(requests follow one another on a connection) {
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK_EQUAL(answer.header("Connection"), "keep-alive");
  CAF_CHECK_EQUAL(answer.header("Keep-Alive"), "timeout=10");
  CAF_CHECK_EQUAL(ask(x, get()).status, 200u);
  CAF_CHECK_EQUAL(server().open_sessions(), 2u);
}

CAF_TEST(pipelined requests are answered in order) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, post(sid, "4a") + get(sid) + post(sid, "4b"));
  CAF_CHECK_EQUAL(take_response(x.inbox).body, "ok");
  CAF_CHECK_EQUAL(x.inbox, "");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
  acceptor.sessions[0]->send(make_text_frame('4', "c"));
  CAF_CHECK_EQUAL(next(x).body, "4c");
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events.back(), "text b");
}

CAF_TEST(a chunked body is put together) {
  auto x = connect();
  auto sid = open_polling(x);
  auto head =
    request("POST", polling_path(sid), "Transfer-Encoding: chunked\r\n");
  CAF_CHECK_EQUAL(ask(x, head + "3\r\n4ab\r\n2;x=y\r\ncd\r\n0\r\n\r\n").body,
                  "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text abcd"});
}

CAF_TEST(a chunked body may be empty and come in single bytes) {
  auto x = connect();
  auto sid = open_polling(x);
  auto text =
    request("POST", polling_path(sid), "Transfer-Encoding: chunked\r\n")
    + "0\r\n\r\n";
  for (auto byte : text)
    send(x, std::string(1, byte));
  CAF_CHECK_EQUAL(next(x).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close parse error"});
}

CAF_TEST(a body that waits for its invitation gets it) {
  auto x = connect();
  auto sid = open_polling(x);
  auto text =
    request("POST", polling_path(sid), "Expect: 100-continue\r\n", "4a");
  send(x, text.substr(0, text.size() - 2));
  CAF_CHECK_EQUAL(x.inbox, "HTTP/1.1 100 Continue\r\n\r\n");
  x.inbox.clear();
  CAF_CHECK_EQUAL(ask(x, "4a").body, "ok");
}

CAF_TEST(a connection is closed when the client asks for it) {
  auto x = connect();
  auto answer =
    ask(x, request("GET", polling_path(""), "Connection: close\r\n"));
  CAF_CHECK_EQUAL(answer.status, 200u);
  CAF_CHECK_EQUAL(answer.header("Connection"), "close");
  receive(x);
  CAF_CHECK(x.ended);
}

CAF_TEST(HTTP 1 0 closes unless it is asked to stay) {
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, "GET /nothing HTTP/1.0\r\n\r\n").header("Connection"),
                  "close");
  auto y = connect();
  auto stay = "GET /nothing HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  CAF_CHECK_EQUAL(ask(y, stay).header("Connection"), "keep-alive");
}

CAF_TEST(garbage is answered by 400 and the end) {
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, "what is this\r\n\r\n").status, 400u);
  receive(x);
  CAF_CHECK(x.ended);
}

CAF_TEST(a request without a host is answered by 400 and the end) {
  for (auto target : {"/engine.io/?EIO=4&transport=polling", "/nothing"}) {
    auto x = connect();
    auto answer =
      ask(x, "GET " + std::string{target} + " HTTP/1.1\r\nA: b\r\n\r\n");
    CAF_CHECK_EQUAL(answer.status, 400u);
    CAF_CHECK_EQUAL(answer.header("Connection"), "close");
    CAF_CHECK(x.ended);
  }
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(a head above the bound is answered by 431) {
  auto x = connect();
  auto head = request("GET", polling_path(""),
                      "X: " + std::string(opts.max_header_size, 'a') + "\r\n");
  CAF_CHECK_EQUAL(ask(x, head).status, 431u);
  auto y = connect();
  CAF_CHECK_EQUAL(ask(y, "GET /" + std::string(20000, 'a')).status, 431u);
}

CAF_TEST(the bound of a head is exact however it comes) {
  auto head = request("GET", polling_path(""));
  for (auto excess : {0u, 1u}) {
    edge_world w;
    w.opts.max_header_size = head.size() - excess;
    auto whole = w.connect(), pieces = w.connect();
    auto expected = excess == 0 ? 200u : 431u;
    CAF_CHECK_EQUAL(w.ask(whole, head).status, expected);
    for (auto byte : head)
      w.send(pieces, std::string(1, byte));
    CAF_CHECK_EQUAL(w.next(pieces).status, expected);
  }
}

CAF_TEST(a body above the bound is answered by 413 and the session lives) {
  opts.max_http_buffer_size = 10;
  auto x = connect();
  auto sid = open_polling(x);
  CAF_CHECK_EQUAL(ask(x, post(sid, "42345678901")).status, 413u);
  auto y = connect();
  auto head =
    request("POST", polling_path(sid), "Transfer-Encoding: chunked\r\n");
  CAF_CHECK_EQUAL(ask(y, head + "b\r\n42345678901\r\n0\r\n\r\n").status, 413u);
  auto z = connect();
  CAF_CHECK_EQUAL(ask(z, post(sid, "4234567890")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text 234567890"});
}

CAF_TEST(a refused POST is answered behind its body and the next one taken) {
  auto x = connect();
  auto sid = open_polling(x);
  auto wrong = post("unknown", "4hello");
  send(x, wrong.substr(0, wrong.size() - 1));
  CAF_CHECK_EQUAL(x.inbox, "");
  CAF_CHECK_EQUAL(ask(x, wrong.substr(wrong.size() - 1)).status, 400u);
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
}

CAF_TEST(a chunk that is no chunk closes the session) {
  auto x = connect();
  auto sid = open_polling(x);
  auto head =
    request("POST", polling_path(sid), "Transfer-Encoding: chunked\r\n");
  send(x, head);
  CAF_CHECK_EQUAL(ask(x, "zz\r\n").status, 400u);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
}

CAF_TEST(the errors of the engine have their codes) {
  auto x = connect();
  auto body = [&](std::string_view method, const std::string& target) {
    return ask(x, request(method, target)).body;
  };
  CAF_CHECK_EQUAL(body("GET", "/engine.io/?EIO=4&transport=x"),
                  R"({"code":0,"message":"Transport unknown"})");
  CAF_CHECK_EQUAL(body("GET", polling_path("unknown")),
                  R"({"code":1,"message":"Session ID unknown"})");
  CAF_CHECK_EQUAL(body("POST", polling_path("")),
                  R"({"code":2,"message":"Bad handshake method"})");
  CAF_CHECK_EQUAL(body("GET", "/engine.io/?EIO=4&transport=websocket"),
                  R"({"code":3,"message":"Bad request"})");
  CAF_CHECK_EQUAL(body("GET", "/engine.io/?EIO=3&transport=polling"),
                  R"({"code":5,"message":"Unsupported protocol version"})");
  auto drops = server().counters().drops;
  CAF_CHECK_EQUAL(drops[worker_drop::unknown_transport], 1u);
  CAF_CHECK_EQUAL(drops[worker_drop::unknown_session], 1u);
  CAF_CHECK_EQUAL(drops[worker_drop::bad_handshake], 1u);
  CAF_CHECK_EQUAL(drops[worker_drop::bad_request], 1u);
  CAF_CHECK_EQUAL(drops[worker_drop::unsupported_protocol], 1u);
}

CAF_TEST(no method but GET opens a session) {
  auto x = connect();
  for (auto method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
    CAF_CHECK_EQUAL(ask(x, request(method, polling_path(""))).body,
                    R"({"code":2,"message":"Bad handshake method"})");
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(a HEAD is refused without a body and the connection goes on) {
  auto x = connect();
  send(x, request("HEAD", polling_path("")) + get());
  auto end = x.inbox.find("\r\n\r\n") + 4;
  CAF_CHECK(x.inbox.starts_with("HTTP/1.1 400 "));
  CAF_CHECK(x.inbox.substr(0, end).find("Content-Length: 43\r\n")
            != std::string::npos);
  CAF_CHECK_EQUAL(x.inbox.substr(end, 15), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(a silent connection is closed) {
  auto x = connect();
  pass(9900ms);
  receive(x);
  CAF_CHECK(!x.ended);
  pass(200ms);
  receive(x);
  CAF_CHECK(x.ended);
  CAF_CHECK_EQUAL(x.inbox, "");
}

CAF_TEST(half a head is answered by 408) {
  auto x = connect();
  send(x, "GET / HTTP");
  pass(10100ms);
  CAF_CHECK_EQUAL(next(x).status, 408u);
  CAF_CHECK(x.ended);
}

CAF_TEST(a body that does not come closes the session) {
  auto x = connect();
  auto sid = open_polling(x);
  auto text = post(sid, "4hello");
  send(x, text.substr(0, text.size() - 1));
  pass(29s);
  CAF_CHECK(acceptor.events.empty());
  pass(1100ms);
  CAF_CHECK_EQUAL(next(x).status, 408u);
  CAF_CHECK_EQUAL(acceptor.events.back(), "close transport error");
}

CAF_TEST(a connection between requests is closed after a while) {
  auto x = connect();
  open_polling(x);
  pass(10100ms);
  receive(x);
  CAF_CHECK(x.ended);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(a client that stays after the last answer is cut) {
  auto x = connect();
  ask(x, "GET /nothing HTTP/1.0\r\n\r\n");
  CAF_CHECK_EQUAL(server().open_connections(), 1u);
  pass(2100ms);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a client that reads no answer is cut) {
  auto big = std::make_shared<const std::string>(4000000, 'x');
  hooks.on_page = [big](const http_request&) {
    return http_response{200, "", big};
  };
  auto x = connect();
  auto text = request("GET", "/big");
  CAF_CHECK(::send(x.fd.get(), text.data(), text.size(), 0) > 0);
  settle();
  CAF_CHECK_EQUAL(server().open_connections(), 1u);
  pass(30100ms);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(blank lines before a request are skipped) {
  auto x = connect();
  CAF_CHECK_EQUAL(ask(x, "\r\n\r\n" + get()).status, 200u);
}

CAF_TEST(requests behind a held one are bounded) {
  auto x = connect();
  auto sid = open_polling(x);
  send(x, get(sid));
  std::string many(1000000, 'x');
  std::size_t taken = 0;
  for (auto round = 0; round < 20; ++round) {
    auto n =
      ::send(x.fd.get(), many.data(), many.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    taken += n > 0 ? static_cast<std::size_t>(n) : 0;
    settle();
  }
  CAF_CHECK(taken < many.size());
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
