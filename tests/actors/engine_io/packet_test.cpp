// Engine.IO packets: seven types of one digit each.
#define CAF_SUITE engine_io.packet

#include <string>

#include "actors/engine_io/packet.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture {
  std::string storage;

  std::optional<packet> decode(std::string_view text) {
    return decode_packet(text, storage);
  }
};

std::string text_of(const frame_ptr& x) {
  return std::string{x->payload()};
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(packet_tests, fixture)

CAF_TEST(a message carries the text behind its type) {
  auto x = decode("42[\"hi\"]");
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->type == packet_type::message);
  CAF_CHECK(!x->binary);
  CAF_CHECK_EQUAL(std::string(x->data), "2[\"hi\"]");
}

CAF_TEST(each digit from 0 to 6 is a type) {
  using enum packet_type;
  auto expected = {open, close, ping, pong, message, upgrade, noop};
  auto digit = '0';
  for (auto type : expected) {
    auto x = decode(std::string(1, digit++));
    CAF_REQUIRE(x.has_value());
    CAF_CHECK(x->type == type);
    CAF_CHECK(x->data.empty());
  }
}

CAF_TEST(nothing else is a type) {
  for (auto text : {"", "7", "/", ":", "a", " 4", "-1", "B"})
    CAF_CHECK(!decode(text));
}

CAF_TEST(a decoded text points into its packet) {
  std::string_view text = "4abc";
  auto x = decode(text);
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->data.data() == text.data() + 1);
}

CAF_TEST(base64 text is a binary message) {
  auto x = decode("bAQID");
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->type == packet_type::message);
  CAF_CHECK(x->binary);
  CAF_CHECK_EQUAL(std::string(x->data), "\x01\x02\x03");
}

CAF_TEST(an empty binary message is one) {
  auto x = decode("b");
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->binary);
  CAF_CHECK(x->data.empty());
}

CAF_TEST(bad base64 is no packet) {
  CAF_CHECK(!decode("bAQI"));
}

CAF_TEST(a binary message becomes text for clients without binary) {
  auto x = make_base64_frame(*make_binary_frame("\x01\x02\x03"));
  CAF_CHECK_EQUAL(text_of(x), "bAQID");
  CAF_CHECK(!x->is_binary());
}

CAF_TEST(the open packet tells the session and its limits) {
  engine_options opts;
  CAF_CHECK_EQUAL(text_of(open_packet("lv_VI97HAXpY6yYWAAAC", true, opts)),
                  R"(0{"sid":"lv_VI97HAXpY6yYWAAAC",)"
                  R"("upgrades":["websocket"],"pingInterval":25000,)"
                  R"("pingTimeout":20000,"maxPayload":1000000})");
}

CAF_TEST(the open packet offers no upgrade where there is none) {
  engine_options opts;
  opts.ping_interval = std::chrono::milliseconds{300};
  opts.ping_timeout = std::chrono::milliseconds{200};
  opts.max_http_buffer_size = 7;
  CAF_CHECK_EQUAL(text_of(open_packet("x", false, opts)),
                  R"(0{"sid":"x","upgrades":[],"pingInterval":300,)"
                  R"("pingTimeout":200,"maxPayload":7})");
}

CAF_TEST(small packets have their digit) {
  CAF_CHECK_EQUAL(text_of(close_packet()), "1");
  CAF_CHECK_EQUAL(text_of(ping_packet()), "2");
  CAF_CHECK_EQUAL(text_of(pong_packet("probe")), "3probe");
  CAF_CHECK_EQUAL(text_of(noop_packet()), "6");
}

CAF_TEST(constant packets are made once) {
  CAF_CHECK(ping_packet() == ping_packet());
}

CAF_TEST_FIXTURE_SCOPE_END()
