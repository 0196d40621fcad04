// What answers of long-polling carry besides packets: cookies, compression,
// scripts, and the first message.
#define CAF_SUITE engine_io.edge_answers

#include "tests/actors/engine_io/edge_world.hpp"
#include "tests/actors/engine_io/inflate.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture : edge_world {
  /// @returns the answer to a GET that takes a message of `size` bytes.
  response poll(std::size_t size, std::string_view headers,
                send_options options = {}) {
    auto x = connect();
    auto sid = open_polling(x);
    send(x, request("GET", polling_path(sid), headers));
    acceptor.sessions.back()->send(make_text_frame('4', std::string(size, 'a')),
                                   options);
    return next(x);
  }
};

constexpr std::string_view gzip = "Accept-Encoding: gzip\r\n";

} // namespace

CAF_TEST_FIXTURE_SCOPE(edge_answers_tests, fixture)

// -- the cookie --------------------------------------------------------------

CAF_TEST(the first answer alone sets the cookie) {
  opts.cookie_name = "io";
  auto x = connect();
  auto answer = ask(x, get());
  auto sid = sid_of(answer.body);
  CAF_CHECK_EQUAL(answer.header("Set-Cookie"),
                  "io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
  CAF_CHECK_EQUAL(ask(x, post(sid, "4a")).header("Set-Cookie"), "");
  auto y = connect(upgrade());
  CAF_CHECK_EQUAL(take_response(y.inbox).header("Set-Cookie"), "");
}

// -- compression -------------------------------------------------------------

CAF_TEST(a long answer is compressed for who accepts it) {
  auto answer = poll(1023, gzip);
  CAF_CHECK_EQUAL(answer.header("Content-Encoding"), "gzip");
  CAF_CHECK(answer.body.size() < 100);
  CAF_CHECK_EQUAL(inflated(answer.body), "4" + std::string(1023, 'a'));
  answer = poll(1023, "Accept-Encoding: gzip;q=0.5, deflate\r\n");
  CAF_CHECK_EQUAL(answer.header("Content-Encoding"), "deflate");
  CAF_CHECK_EQUAL(inflated(answer.body).size(), 1024u);
}

CAF_TEST(an answer below the threshold is not compressed) {
  CAF_CHECK_EQUAL(poll(1022, gzip).header("Content-Encoding"), "");
  CAF_CHECK_EQUAL(poll(1023, "").header("Content-Encoding"), "");
}

CAF_TEST(an answer above the budget of a turn is not compressed) {
  opts.inflate_budget = 2000;
  CAF_CHECK_EQUAL(poll(1999, gzip).header("Content-Encoding"), "gzip");
  CAF_CHECK_EQUAL(poll(2000, gzip).header("Content-Encoding"), "");
}

CAF_TEST(others are served between answers that are compressed) {
  opts.inflate_budget = 2000;
  engine_hooks program;
  std::string order;
  program.headers.push_back([&order](auto&, auto&) { order += "a"; });
  hooks.program = &program;
  acceptor.on_message = [&order](auto&, auto) { order += "h"; };
  std::vector<client> all;
  for (auto i = 0; i < 4; ++i) {
    all.push_back(connect());
    auto sid = open_polling(all.back());
    send(all.back(), request("GET", polling_path(sid), gzip));
  }
  auto y = open_websocket();
  order.clear();
  for (auto i = 0u; i < 4; ++i)
    acceptor.sessions[i]->send(make_text_frame('4', std::string(1500, 'a')));
  say(y, "4h");
  CAF_CHECK_EQUAL(order.size(), 5u);
  CAF_CHECK(order.find('h') < 4);
  for (auto& x : all)
    CAF_CHECK_EQUAL(inflated(next(x).body).size(), 1501u);
  stop_server();
}

CAF_TEST(a client may go while its answer waits to be compressed) {
  opts.inflate_budget = 2000;
  auto x = connect(), y = connect();
  for (auto c : {&x, &y}) {
    auto sid = open_polling(*c);
    send(*c, request("GET", polling_path(sid), gzip));
  }
  for (auto session : acceptor.sessions)
    session->send(make_text_frame('4', std::string(1500, 'a')));
  x.fd.reset(), y.fd.reset();
  settle();
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(no answer is compressed while the option is off) {
  opts.http_compression = false;
  CAF_CHECK_EQUAL(poll(5000, gzip).header("Content-Encoding"), "");
}

CAF_TEST(a lower threshold compresses a shorter answer) {
  opts.http_compression_threshold = 100;
  CAF_CHECK_EQUAL(poll(99, gzip).header("Content-Encoding"), "gzip");
}

CAF_TEST(a message may forbid its compression) {
  send_options plain;
  plain.compress = false;
  CAF_CHECK_EQUAL(poll(5000, gzip, plain).header("Content-Encoding"), "");
}

CAF_TEST(one message that may is enough to compress an answer) {
  auto x = connect();
  auto sid = open_polling(x);
  send_options plain;
  plain.compress = false;
  auto& session = *acceptor.sessions[0];
  session.send(make_text_frame('4', std::string(2000, 'a')), plain);
  session.send(make_text_frame('4', "b"));
  auto answer = ask(x, request("GET", polling_path(sid), gzip));
  CAF_CHECK_EQUAL(answer.header("Content-Encoding"), "gzip");
  session.send(make_text_frame('4', std::string(2000, 'a')), plain);
  answer = ask(x, request("GET", polling_path(sid), gzip));
  CAF_CHECK_EQUAL(answer.header("Content-Encoding"), "");
}

// -- scripts -----------------------------------------------------------------

CAF_TEST(a client of script tags gets scripts) {
  auto x = connect();
  auto by_script = [this](std::string_view sid) {
    return polling_path(sid) + "&j=7";
  };
  auto answer = ask(x, request("GET", by_script("")));
  CAF_CHECK_EQUAL(answer.header("Content-Type"),
                  "text/javascript; charset=UTF-8");
  CAF_CHECK(answer.body.starts_with("___eio[7](\"0{\\\"sid\\\":\\\""));
  auto sid = acceptor.sessions.at(0)->id();
  answer = ask(x, request("POST", by_script(sid), {}, "d=4a%5Cnb"));
  CAF_CHECK_EQUAL(answer.body, "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a\nb"});
  acceptor.sessions[0]->send(make_text_frame('4', "c"));
  CAF_CHECK_EQUAL(ask(x, request("GET", by_script(sid))).body,
                  "___eio[7](\"4c\");");
}

CAF_TEST(a form without a payload is nothing) {
  auto x = connect();
  ask(x, request("GET", polling_path("") + "&j=0"));
  auto sid = acceptor.sessions.at(0)->id();
  CAF_CHECK_EQUAL(ask(x, request("POST", polling_path(sid), {}, "x=1")).body,
                  "ok");
  CAF_CHECK_EQUAL(ask(x, request("POST", polling_path(sid), {}, "d=4a")).body,
                  "ok");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
}

// -- base64, the first message -----------------------------------------------

CAF_TEST(a client that wants base64 gets it from a WebSocket too) {
  auto text = upgrade();
  text.replace(text.find("EIO=4"), 5, "EIO=4&b64=1");
  auto x = connect(text);
  take_response(x.inbox);
  take_frame(x);
  acceptor.sessions.at(0)->send(make_binary_frame("\x01\x02\x03\x04"));
  CAF_CHECK_EQUAL(hear(x), "1bAQIDBA==");
}

CAF_TEST(a session may begin with a message) {
  opts.initial_packet = "hello";
  auto x = connect();
  auto answer = ask(x, get());
  CAF_CHECK(answer.body.ends_with("}\x1e"
                                  "4hello"));
  auto y = connect(upgrade());
  take_response(y.inbox);
  CAF_CHECK(take_frame(y).starts_with("10{"));
  CAF_CHECK_EQUAL(take_frame(y), "14hello");
}

CAF_TEST(a session may begin with bytes) {
  opts.initial_packet = "\x01\x02\x03";
  opts.initial_packet_binary = true;
  auto x = connect();
  CAF_CHECK(ask(x, get()).body.ends_with("}\x1e"
                                         "bAQID"));
  auto y = connect(upgrade());
  take_response(y.inbox);
  take_frame(y);
  CAF_CHECK_EQUAL(take_frame(y), "2\x01\x02\x03");
}

CAF_TEST_FIXTURE_SCOPE_END()
