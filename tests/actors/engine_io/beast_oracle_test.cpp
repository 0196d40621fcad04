// Boost.Beast as the other end: what it writes, our decoder reads; what we
// write, it reads; and what it refuses of a damaged stream, we refuse.
#define CAF_SUITE engine_io.beast_oracle

#include <algorithm>
#include <random>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "actors/engine_io/control_frames.hpp"
#include "actors/engine_io/websocket_handshake.hpp"
#include "tests/actors/engine_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

using boost::system::error_code;

/// A Beast client and, at the other end, the bytes it wrote.
struct fixture {
  asio::io_context loop;
  websocket::stream<beast::test::stream> client{loop};
  beast::test::stream peer{loop};
  std::mt19937 random{4711};
  std::string controls;

  fixture() {
    client.next_layer().connect(peer);
    error_code result = asio::error::would_block;
    client.async_handshake("localhost", "/socket.io/",
                           [&result](error_code ec) { result = ec; });
    loop.poll();
    auto head = written();
    auto key =
      websocket_key(std::string_view{head}.substr(head.find('\n') + 1));
    CAF_REQUIRE(is_websocket_upgrade(head));
    CAF_REQUIRE(key.has_value());
    answer(upgrade_response(*key));
    loop.restart();
    loop.poll();
    CAF_REQUIRE(!result);
    client.control_callback(
      [this](websocket::frame_type, beast::string_view data) {
        controls.append(data.data(), data.size());
      });
  }

  /// Takes what the client wrote.
  std::string written() {
    std::string result{peer.str()};
    peer.clear();
    return result;
  }

  void answer(std::string_view bytes) {
    asio::write(peer, asio::buffer(bytes.data(), bytes.size()));
  }

  std::string random_text() {
    constexpr std::string_view characters[]{"a", "\"", "\xc3\xa9",
                                            "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    std::string result;
    for (auto count = random() % 300; count > 0; --count)
      result.append(characters[random() % std::size(characters)]);
    return result;
  }

  std::string random_binary() {
    std::string result(random() % (random() % 8 == 0 ? 90000 : 200), '\0');
    std::generate(result.begin(), result.end(),
                  [this] { return static_cast<char>(random()); });
    return result;
  }

  /// Writes one message in random fragments, pings between them.
  /// @returns the events that a decoder should see.
  strings write_in_fragments(bool binary, std::string_view data) {
    strings events;
    auto event = (binary ? "binary:" : "text:") + std::string{data};
    client.binary(binary);
    while (random() % 4 != 0) {
      auto piece = data.substr(0, random() % (data.size() + 1));
      client.write_some(false, asio::buffer(piece.data(), piece.size()));
      data.remove_prefix(piece.size());
      if (random() % 2 == 0) {
        client.ping("p");
        events.emplace_back("ping:p");
      }
    }
    client.write_some(true, asio::buffer(data.data(), data.size()));
    events.push_back(std::move(event));
    return events;
  }

  /// @returns the events of `bytes` cut at random.
  strings decode_at_random(std::string_view bytes) {
    strings result;
    frame_decoder decoder{max_size};
    while (!bytes.empty()) {
      auto piece = bytes.substr(0, 1 + random() % (random() % 2 ? 20 : 5000));
      bytes.remove_prefix(piece.size());
      feed(decoder, std::string{piece}, result);
    }
    return result;
  }

  /// @returns the next message Beast reads, as `describe` would say it.
  std::string read() {
    beast::flat_buffer buffer;
    error_code ec;
    client.read(buffer, ec);
    if (ec)
      return ec.message();
    return (client.got_text() ? "text:" : "binary:")
           + beast::buffers_to_string(buffer.data());
  }
};

/// A Beast server, past its handshake, and its client.
struct beast_server {
  asio::io_context loop;
  websocket::stream<beast::test::stream> stream{loop};
  beast::test::stream client{loop};

  beast_server() {
    std::string_view head =
      "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
      "Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.next_layer().connect(client);
    stream.read_message_max(max_size);
    asio::write(client, asio::buffer(head.data(), head.size()));
    stream.accept();
  }

  /// @returns the next message; "error" if there is none because something
  ///          was refused, "" at the end. Two things that Beast lets pass
  ///          count as refused: close codes above 4999, and a character that
  ///          is cut off by an empty last fragment.
  std::string read() {
    beast::flat_buffer buffer;
    error_code ec;
    stream.read(buffer, ec);
    if (ec == asio::error::eof)
      return "";
    if (ec == websocket::error::closed)
      return stream.reason().code >= 5000 ? "error" : "";
    auto data = beast::buffers_to_string(buffer.data());
    if (ec || (stream.got_text() && !is_utf8(data)))
      return "error";
    return (stream.got_text() ? "text:" : "binary:") + data;
  }
};

/// @returns what a Beast server reads of `bytes`, then "error" if it refuses
///          something.
strings beast_reads(const std::string& bytes) {
  beast_server server;
  asio::write(server.client, asio::buffer(bytes));
  server.client.close();
  strings result;
  for (;;) {
    auto event = server.read();
    if (!event.empty())
      result.push_back(event);
    if (event.empty() || event == "error")
      return result;
  }
}

/// @returns the events of ours that Beast would tell as well.
strings as_beast_tells(const strings& events) {
  strings result;
  for (const auto& x : events)
    if (x.starts_with("text:") || x.starts_with("binary:"))
      result.push_back(x);
    else if (x.starts_with("error:"))
      result.emplace_back("error");
  return result;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(beast_oracle_tests, fixture)

CAF_TEST(our decoder reads what Beast writes) {
  strings expected;
  for (int i = 0; i < 100; ++i) {
    auto binary = random() % 2 == 0;
    auto data = binary ? random_binary() : random_text();
    client.binary(binary);
    client.write(asio::buffer(data));
    expected.push_back((binary ? "binary:" : "text:") + data);
  }
  CAF_CHECK(decode_at_random(written()) == expected);
}

CAF_TEST(our decoder reads what Beast fragments by itself) {
  client.auto_fragment(true);
  client.write_buffer_bytes(16);
  strings expected;
  for (int i = 0; i < 100; ++i) {
    auto data = random_text();
    client.text(true);
    client.write(asio::buffer(data));
    expected.push_back("text:" + data);
  }
  CAF_CHECK(decode_at_random(written()) == expected);
}

CAF_TEST(our decoder reads fragments with pings between) {
  client.auto_fragment(false);
  strings expected;
  for (int i = 0; i < 200; ++i) {
    auto binary = random() % 2 == 0;
    auto data = binary ? random_binary() : random_text();
    auto events = write_in_fragments(binary, data);
    expected.insert(expected.end(), events.begin(), events.end());
  }
  CAF_CHECK(decode_at_random(written()) == expected);
}

CAF_TEST(Beast reads our messages of every length) {
  for (std::size_t size : {0, 1, 124, 125, 126, 65534, 65535, 65536, 100000}) {
    auto data = letters(size);
    answer(make_text_frame('4', data)->bytes());
    CAF_CHECK(read() == "text:4" + data);
    answer(make_binary_frame(data)->bytes());
    CAF_CHECK(read() == "binary:" + data);
  }
}

CAF_TEST(Beast reads our pong) {
  answer(make_pong_frame("are you there")->bytes());
  answer(make_text_frame('2', "")->bytes());
  CAF_CHECK_EQUAL(read(), "text:2");
  CAF_CHECK_EQUAL(controls, "are you there");
}

CAF_TEST(Beast reads our close frame and answers it) {
  answer(make_close_frame(close_code::message_too_big)->bytes());
  CAF_CHECK_EQUAL(read(), error_code{websocket::error::closed}.message());
  CAF_CHECK_EQUAL(client.reason().code, close_code::message_too_big);
  CAF_CHECK_EQUAL(decode_at_random(written()), (strings{"close:1009:"}));
}

CAF_TEST(Beast closes and takes our answer) {
  error_code result = asio::error::would_block;
  client.async_close({websocket::close_code::going_away, "bye"},
                     [&result](error_code ec) { result = ec; });
  loop.restart();
  loop.poll();
  CAF_CHECK_EQUAL(decode_at_random(written()), (strings{"close:1001:bye"}));
  answer(make_close_frame(1001)->bytes());
  peer.close();
  loop.restart();
  loop.poll();
  CAF_CHECK(!result);
}

CAF_TEST(Beast and our decoder agree about damaged streams) {
  auto original = encode({opcode::text, "hello"});
  original += encode({opcode::ping, "p"});
  original += encode({opcode::text, "eu\xe2\x82", false});
  original += encode({opcode::pong, ""});
  original += encode({opcode::continuation, "\xacro"});
  original += encode({opcode::binary, letters(200)});
  original += encode({opcode::text, "end"});
  // Beast looks at a header when it is complete, we at its first two bytes:
  // these, illegal, make the last header complete.
  original.append(16, '\0');
  auto refused = 0;
  for (int round = 0; round < 3000; ++round) {
    auto bytes = original;
    for (auto count = 1 + random() % 2; count > 0; --count)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    auto expected = beast_reads(bytes);
    refused += !expected.empty() && expected.back() == "error";
    CAF_CHECK_EQUAL(as_beast_tells(decode_at_random(bytes)), expected);
  }
  CAF_CHECK(refused > 100);
}

CAF_TEST_FIXTURE_SCOPE_END()
