// Compressed WebSockets from the request to the messages: RFC 7692.
#define CAF_SUITE engine_io.deflate_session

#include <string>

#include "actors/engine_io/message_deflate.hpp"
#include "tests/actors/engine_io/edge_world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

constexpr unsigned rsv1 = 4;

struct fixture : edge_world {
  message_deflater deflater{15, 8};
  message_inflater inflater{15};
  std::string offer = "permessage-deflate; client_max_window_bits";

  fixture() { opts.per_message_deflate = true; }

  /// Opens a WebSocket that makes `offer`; its response stays in `answer`.
  client open(std::string_view sid = {}) {
    auto request = upgrade(sid);
    request.insert(request.size() - 2,
                   "Sec-WebSocket-Extensions: " + offer + "\r\n");
    auto result = connect(request);
    receive(result);
    auto end = result.inbox.find("\r\n\r\n") + 4;
    answer = result.inbox.substr(0, end);
    result.inbox.erase(0, end);
    if (sid.empty())
      take_frame(result);
    return result;
  }

  std::string compressed(std::string_view data) {
    auto plain = make_text_frame(data[0], data.substr(1));
    return std::string{deflater.compress(plain, keep)->payload()};
  }

  void say_compressed(client& x, std::string_view data) {
    send(x, encode({opcode::text, data, true, rsv1}));
  }

  /// @returns a message of 900000 times the same letter for each of `letters`.
  static std::string bombs(std::string_view letters) {
    message_deflater deflater{15, 8};
    std::string result;
    for (auto x : letters) {
      auto plain = make_text_frame('4', std::string(900000, x));
      result += encode(
        {opcode::text, deflater.compress(plain, false)->payload(), true, rsv1});
    }
    return result;
  }

  /// Sends `bytes` and lets nothing happen.
  static void put(client& x, std::string_view bytes) {
    CAF_REQUIRE(::send(x.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                == static_cast<ssize_t>(bytes.size()));
  }

  /// @returns the first letters of the messages that came.
  std::string order() const {
    std::string result;
    for (auto& event : acceptor.events)
      result += event[5];
    return result;
  }

  /// @returns the next frame, taken apart if it is compressed: "plain 4..." or
  ///          "compressed 4...".
  std::string hear_any(client& x) {
    receive(x);
    auto is_compressed = !x.inbox.empty() && (x.inbox[0] & 0x40) != 0;
    auto payload = take_frame(x).substr(1);
    if (!is_compressed)
      return "plain " + payload;
    std::string out;
    if (inflater.inflate(payload, keep, 1000000, out)
        != message_inflater::result::ok)
      return "broken";
    return "compressed " + out;
  }

  std::string answer;
  /// The client keeps its windows from one message to the next.
  bool keep = true;
};

const std::string long_text(2000, 'x');

} // namespace

CAF_TEST_FIXTURE_SCOPE(deflate_session_tests, fixture)

CAF_TEST(what was agreed stands in the response) {
  auto x = open();
  CAF_CHECK(answer.find("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")
            != std::string::npos);
}

CAF_TEST(nothing is agreed unless the option is on) {
  opts.per_message_deflate = false;
  auto x = open();
  CAF_CHECK(answer.find("Extensions") == std::string::npos);
  say_compressed(x, compressed("4hello"));
  CAF_CHECK_EQUAL(hear(x), "8\x03\xea");
}

CAF_TEST(a compressed message reaches the listener) {
  auto x = open();
  say_compressed(x, compressed("4hello"));
  say_compressed(x, compressed("4hello"));
  say(x, "4plain");
  CAF_CHECK_EQUAL(acceptor.events,
                  (journal{"text hello", "text hello", "text plain"}));
}

CAF_TEST(a compressed message may come in fragments) {
  auto x = open();
  auto data = compressed("4hello");
  send(x, encode({opcode::text, data.substr(0, 3), false, rsv1}));
  say(x, "", opcode::ping);
  send(x, encode({opcode::continuation, data.substr(3)}));
  CAF_CHECK_EQUAL(acceptor.events, (journal{"text hello"}));
}

CAF_TEST(long messages are compressed and short ones are not ) {
  auto x = open();
  auto& session = *acceptor.sessions.front();
  session.send(make_text_frame('4', long_text));
  session.send(make_text_frame('4', "short"));
  session.send(make_text_frame('4', long_text));
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
  CAF_CHECK_EQUAL(hear_any(x), "plain 4short");
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
}

CAF_TEST(a message that shall not be compressed goes plain) {
  auto x = open();
  acceptor.sessions.front()->send(make_text_frame('4', long_text),
                                  {false, false});
  CAF_CHECK_EQUAL(hear_any(x), "plain 4" + long_text);
}

CAF_TEST(a frame for many is compressed for those only that agreed) {
  opts.server_no_context_takeover = true;
  keep = false;
  auto x = open(), y = open();
  offer = "foo";
  auto z = open();
  auto frame = make_text_frame('4', long_text);
  for (auto session : acceptor.sessions)
    session->send(frame);
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
  CAF_CHECK_EQUAL(hear_any(y), "compressed 4" + long_text);
  CAF_CHECK_EQUAL(hear_any(z), "plain 4" + long_text);
}

CAF_TEST(clients without takeover share a window that is empty each time) {
  opts.client_no_context_takeover = true;
  keep = false;
  auto x = open(), y = open();
  for (auto to : {&x, &y, &x})
    say_compressed(*to, compressed("4hello"));
  CAF_CHECK_EQUAL(acceptor.events,
                  (journal{"text hello", "text hello", "text hello"}));
}

CAF_TEST(a bomb is answered by 1009) {
  auto x = open();
  say_compressed(x, compressed("4" + std::string(1000000, '\0')));
  CAF_CHECK_EQUAL(hear(x), "8\x03\xf1");
  CAF_CHECK_EQUAL(acceptor.events, (journal{"close transport error"}));
  CAF_CHECK_EQUAL(server().counters().drops[worker_drop::big_message], 1u);
}

CAF_TEST(a message up to the bound is taken) {
  auto x = open();
  say_compressed(x, compressed("4" + std::string(999999, 'x')));
  CAF_CHECK(acceptor.events == journal{"text " + std::string(999999, 'x')});
}

CAF_TEST(others are served between messages that inflate to much) {
  auto x = open(), y = open_websocket();
  put(x, bombs("abcdefghij"));
  say(y, "4h");
  CAF_CHECK_EQUAL(order(), "ahbcdefghij");
  CAF_CHECK_EQUAL(server().counters().turn_waits, 9u);
}

CAF_TEST(all whose messages inflate to much take turns) {
  auto x = open(), y = open();
  put(x, bombs("abc"));
  put(y, bombs("def"));
  settle();
  CAF_CHECK_EQUAL(order(), "abdcef");
}

CAF_TEST(others are served between messages that are compressed) {
  opts.inflate_budget = 20000;
  auto x = open(), y = open_websocket();
  auto& session = *acceptor.sessions.front();
  std::size_t seen = 0;
  acceptor.on_message = [&](auto&, auto) {
    x.read();
    seen = x.inbox.size();
  };
  client_frame hello{opcode::text, "4h"};
  put(y, encode(hello));
  for (auto text : {"a", "b", "c", "d", "e"})
    session.send(
      make_text_frame('4', text + long_text + long_text + long_text));
  session.send(make_text_frame('4', "f"));
  CAF_CHECK(session.buffered() > 4 * 3 * long_text.size());
  settle();
  x.read();
  CAF_CHECK(seen > 0 && seen < x.inbox.size());
  for (auto text : {"a", "b", "c", "d", "e"})
    CAF_CHECK_EQUAL(hear_any(x).substr(0, 13),
                    std::string{"compressed 4"} + text);
  CAF_CHECK_EQUAL(hear_any(x), "plain 4f");
}

CAF_TEST(messages do not wait in any number to be compressed) {
  opts.inflate_budget = 20000;
  auto x = open();
  auto& session = *acceptor.sessions.front();
  for (auto i = 0; i < 300; ++i)
    session.send(make_text_frame('4', std::to_string(i) + " " + long_text));
  std::size_t plain = 0;
  for (auto i = 0; i < 300; ++i) {
    auto text = hear_any(x);
    plain += text.starts_with("plain");
    text.erase(0, text.find('4') + 1);
    CAF_REQUIRE_EQUAL(text.substr(0, text.find(' ')), std::to_string(i));
  }
  CAF_CHECK(plain > 100 && plain < 299);
}

CAF_TEST(a message above the budget of a turn goes plain) {
  opts.inflate_budget = 2000;
  auto x = open();
  acceptor.sessions.front()->send(make_text_frame('4', long_text));
  CAF_CHECK_EQUAL(hear_any(x), "plain 4" + long_text);
}

CAF_TEST(a close follows what waits to be compressed) {
  opts.inflate_budget = 2001;
  auto x = open();
  auto& session = *acceptor.sessions.front();
  session.send(make_text_frame('4', long_text));
  session.send(make_text_frame('4', long_text));
  session.close();
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
  CAF_CHECK_EQUAL(take_frame(x), "8");
}

CAF_TEST(a client may go while its messages wait to be compressed) {
  opts.inflate_budget = 2001;
  auto x = open();
  auto& session = *acceptor.sessions.front();
  for (auto i = 0; i < 20; ++i)
    session.send(make_text_frame('4', long_text));
  x.fd.reset();
  settle();
  CAF_CHECK_EQUAL(server().open_sessions(), 0u);
  CAF_CHECK_EQUAL(server().open_connections(), 0u);
}

CAF_TEST(a client may go while it waits for its turn) {
  auto x = open();
  put(x, bombs("abc"));
  cut(x);
  CAF_CHECK_EQUAL(order(), "abc ");
  CAF_CHECK_EQUAL(acceptor.events.back(), "close transport close");
}

CAF_TEST(what does not inflate is answered by 1007) {
  auto x = open();
  say_compressed(x, "hello");
  CAF_CHECK_EQUAL(hear(x), "8\x03\xef");
  CAF_CHECK_EQUAL(acceptor.events, (journal{"close transport error"}));
}

CAF_TEST(a compressed text that is no UTF8 is answered by 1007) {
  auto x = open();
  say_compressed(x, compressed("4\xff"));
  CAF_CHECK_EQUAL(hear(x), "8\x03\xef");
}

CAF_TEST(a session that upgrades may compress from then on) {
  auto a = connect();
  auto sid = open_polling(a);
  acceptor.sessions.front()->send(make_text_frame('4', long_text));
  auto x = open(sid);
  say(x, "2probe");
  hear(x);
  say(x, "5");
  acceptor.sessions.front()->send(make_text_frame('4', long_text));
  CAF_CHECK_EQUAL(hear_any(x), "plain 4" + long_text);
  CAF_CHECK_EQUAL(hear_any(x), "compressed 4" + long_text);
}

CAF_TEST_FIXTURE_SCOPE_END()
