// WebSocket sessions: handshake, frames, closing, heartbeat.
#define CAF_SUITE engine_io.websocket

#include "actors/engine_io/control_frames.hpp"
#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

std::string raw(const frame_ptr& x) {
  return std::string{x->bytes()};
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(websocket_tests, edge_world)

CAF_TEST(a WebSocket begins with the open packet) {
  auto x = connect(upgrade());
  receive(x);
  auto head = x.inbox.substr(0, x.inbox.find("\r\n\r\n") + 4);
  CAF_CHECK_EQUAL(head.substr(0, 12), "HTTP/1.1 101");
  CAF_CHECK(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
  x.inbox.erase(0, head.size());
  auto open = take_frame(x);
  CAF_CHECK_EQUAL(open.substr(0, 10), "10{\"sid\":\"");
  CAF_CHECK(open.find("\"upgrades\":[]") != std::string::npos);
  CAF_CHECK_EQUAL(server().open_sessions(), 1u);
}

CAF_TEST(texts and bytes reach the listener in order) {
  auto x = open_websocket();
  say(x, "4hello");
  say(x, "\x01\x02", opcode::binary);
  say(x, "4");
  journal expected{"text hello", "binary \x01\x02", "text "};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(messages reach the client in order) {
  auto x = open_websocket();
  acceptor.sessions[0]->send(make_text_frame('4', "a"));
  acceptor.sessions[0]->send(make_binary_frame("\x01"));
  acceptor.sessions[0]->send(make_text_frame('4', std::string(70000, 'b')));
  CAF_CHECK_EQUAL(hear(x), "14a");
  CAF_CHECK_EQUAL(hear(x), "2\x01");
  CAF_CHECK_EQUAL(hear(x), "14" + std::string(70000, 'b'));
}

CAF_TEST(what came with the request is read first) {
  auto x = connect(upgrade() + encode({opcode::text, "4early"}));
  receive(x);
  CAF_CHECK_EQUAL(acceptor.events, journal{"text early"});
}

CAF_TEST(frames in single bytes are understood) {
  auto x = open_websocket();
  for (auto byte : encode({opcode::text, "4slow"}))
    send(x, {&byte, 1});
  CAF_CHECK_EQUAL(acceptor.events, journal{"text slow"});
}

CAF_TEST(a fragmented message is put together around a ping) {
  auto x = open_websocket();
  send(x, encode({opcode::text, "4he", false}) + encode({opcode::ping, "p"})
            + encode({opcode::continuation, "llo"}));
  CAF_CHECK_EQUAL(take_frame(x), "ap");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text hello"});
}

CAF_TEST(a close frame is answered and the connection closed) {
  auto x = open_websocket();
  say(x, "\x03\xe9", opcode::close);
  CAF_CHECK_EQUAL(take_frame(x), "8\x03\xe9");
  CAF_CHECK(x.ended);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a close frame that follows a question gets the answer before) {
  acceptor.on_message = [](session& s, std::string_view text) {
    s.send(make_text_frame('4', text));
  };
  auto x = open_websocket();
  send(x, encode({opcode::text, "4q"}) + encode({opcode::close, ""}));
  CAF_CHECK_EQUAL(take_frame(x), "14q");
  CAF_CHECK_EQUAL(take_frame(x), "8");
}

CAF_TEST(a cut WebSocket closes the session) {
  auto x = open_websocket();
  cut(x);
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(a broken frame is answered by the right close code) {
  auto x = open_websocket();
  client_frame unmasked{opcode::text, "4a"};
  unmasked.masked = false;
  send(x, encode(unmasked));
  CAF_CHECK_EQUAL(take_frame(x), "8\x03\xea");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport error"});
  receive(x);
  CAF_CHECK(x.ended);
}

CAF_TEST(a text that is no UTF8 is answered by 1007) {
  auto x = open_websocket();
  say(x, "4\xff");
  CAF_CHECK_EQUAL(take_frame(x), "8\x03\xef");
}

CAF_TEST(a message above the bound is answered by 1009) {
  opts.max_http_buffer_size = 10;
  auto x = open_websocket();
  say(x, "4234567890");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text 234567890"});
  say(x, "42345678901");
  CAF_CHECK_EQUAL(take_frame(x), "8\x03\xf1");
  CAF_CHECK_EQUAL(acceptor.events.back(), "close transport error");
}

CAF_TEST(who breaks the protocol and stays is cut after five seconds) {
  auto x = open_websocket();
  client_frame unmasked{opcode::text, "4a"};
  unmasked.masked = false;
  send(x, encode(unmasked));
  CAF_CHECK_EQUAL(server().open_connections(), 1u);
  pass(5s);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a text that is no packet closes the session) {
  auto x = open_websocket();
  say(x, "abc");
  CAF_CHECK_EQUAL(take_frame(x), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close parse error"});
}

CAF_TEST(the close packet of a client closes the session) {
  auto x = open_websocket();
  say(x, "1");
  CAF_CHECK_EQUAL(take_frame(x), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
}

CAF_TEST(nothing is handled behind the end of a session) {
  auto x = open_websocket();
  send(x, encode({opcode::text, "1"}) + encode({opcode::text, "4late"}));
  CAF_CHECK_EQUAL(acceptor.events, journal{"close transport close"});
}

CAF_TEST(a close by the server follows what was sent) {
  auto x = open_websocket();
  acceptor.sessions[0]->send(make_text_frame('4', "bye"));
  acceptor.sessions[0]->close();
  CAF_CHECK(acceptor.events.empty());
  CAF_CHECK_EQUAL(hear(x), "14bye");
  CAF_CHECK_EQUAL(take_frame(x), "8");
  CAF_CHECK_EQUAL(acceptor.events, journal{"close forced close"});
  CAF_CHECK_EQUAL(server().open_connections(), 1u);
  say(x, "", opcode::close);
  CAF_CHECK(x.ended);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a close that discards sends only the close frame) {
  auto x = open_websocket();
  acceptor.sessions[0]->send(make_text_frame('4', "bye"));
  acceptor.sessions[0]->close(true);
  CAF_CHECK_EQUAL(hear(x), "8");
}

CAF_TEST(who does not answer a close frame is cut after five seconds) {
  auto x = open_websocket();
  acceptor.sessions[0]->close();
  settle();
  pass(4900ms);
  CAF_CHECK_EQUAL(server().open_connections(), 1u);
  pass(200ms);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a session can be closed while its message is handled) {
  acceptor.on_message = [this](session& s, std::string_view) {
    s.close(true);
    s.close(true);
    CAF_CHECK(!s.send(make_text_frame('4', "late")));
    CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
  };
  auto x = open_websocket();
  send(x, encode({opcode::text, "4a"}) + encode({opcode::text, "4b"}));
  journal expected{"text a", "close forced close"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(a listener that throws costs that message only) {
  acceptor.on_message = [](session&, std::string_view text) {
    if (text == "bad")
      throw std::runtime_error("a handler failed");
  };
  auto x = open_websocket();
  say(x, "4bad");
  say(x, "4good");
  journal expected{"text bad", "text good"};
  CAF_CHECK_EQUAL(acceptor.events, expected);
}

CAF_TEST(an acceptor that throws closes the session) {
  acceptor.on_open = [](session&) { throw std::runtime_error("no"); };
  auto x = open_websocket();
  CAF_CHECK_EQUAL(hear(x), "8");
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
}

CAF_TEST(frames that only look like the end of a session are ignored) {
  auto x = open_websocket();
  for (auto packet : {"0", "5", "6"})
    say(x, packet);
  say(x, "pong", opcode::pong);
  say(x, "4a");
  CAF_CHECK_EQUAL(acceptor.events, journal{"text a"});
}

CAF_TEST(all that is sent in a turn leaves together) {
  auto x = open_websocket();
  auto a = make_text_frame('4', "a"), b = make_text_frame('4', "b");
  acceptor.sessions[0]->send(a);
  CAF_CHECK_EQUAL(acceptor.sessions[0]->buffered(), a->bytes().size());
  x.read();
  CAF_CHECK_EQUAL(x.inbox, "");
  acceptor.sessions[0]->send(b);
  receive(x);
  CAF_CHECK_EQUAL(x.inbox, raw(a) + raw(b));
  CAF_CHECK_EQUAL(acceptor.sessions[0]->buffered(), 0u);
}

CAF_TEST(a bad handshake is refused before it is accepted) {
  auto x = connect(request("GET", "/engine.io/?EIO=3&transport=websocket",
                           "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(answer.body, "Unsupported protocol version");
  CAF_CHECK_EQUAL(answer.header("Connection"), "close");
  CAF_CHECK(x.ended);
}

CAF_TEST(a WebSocket without a proper key is refused) {
  auto x = connect(request("GET", "/engine.io/?EIO=4&transport=websocket",
                           "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: short\r\n"));
  CAF_CHECK_EQUAL(next(x).status, 400u);
}

CAF_TEST(a WebSocket of an old version of HTTP or with a body is refused) {
  std::pair<std::string_view, std::string> table[] = {
    {"HTTP/1.1\r\nHost: x\r\n", "HTTP/1.0\r\n"},
    {"Host: x\r\n", ""},
    {"Host: x\r\n", "Host: x\r\nContent-Length: 3\r\n"},
    {"Host: x\r\n", "Host: x\r\nTransfer-Encoding: chunked\r\n"}};
  for (auto& [good, bad] : table) {
    auto text = upgrade();
    text.replace(text.find(good), good.size(), bad);
    auto x = connect(text);
    CAF_CHECK_EQUAL(take_response(x.inbox).status, 400u);
    CAF_CHECK(x.ended);
  }
  CAF_CHECK(acceptor.sessions.empty());
}

CAF_TEST(a WebSocket gets the first subprotocol it offers) {
  auto text = upgrade();
  text.insert(text.size() - 2, "Sec-WebSocket-Protocol: a, b\r\n");
  auto x = connect(text);
  CAF_CHECK_EQUAL(take_response(x.inbox).header("Sec-WebSocket-Protocol"), "a");
}

CAF_TEST(a WebSocket for an unknown session is refused) {
  auto x = connect(upgrade("AAAAAAAAAAAAAAAAAAAA"));
  auto answer = next(x);
  CAF_CHECK_EQUAL(answer.status, 400u);
  CAF_CHECK_EQUAL(answer.body, "Session ID unknown");
}

CAF_TEST(a WebSocket for another path is refused) {
  auto text = upgrade();
  text.replace(text.find("engine.io"), 9, "elsewhere");
  auto x = connect(text);
  CAF_CHECK_EQUAL(next(x).status, 404u);
}

CAF_TEST_FIXTURE_SCOPE_END()
