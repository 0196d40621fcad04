// The bytes of the channel between primary and worker.
#define CAF_SUITE sticky_balancer.channel_message

#include "sticky_balancer/channel_message.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::string_literals;

CAF_TEST(a connection looks as documented) {
  auto bytes = encode_message(channel_kind::connection, 258, "::1", "GET /");
  CAF_CHECK_EQUAL(bytes, "\x01\0\0\0\0\0\0\1\2\0\3::1GET /"s);
}

CAF_TEST(what was encoded is decoded) {
  auto x = decode_message(encode_message(channel_kind::hand_back, ~uint64_t{0},
                                         "192.0.2.1", "\0a"s, true));
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->kind == channel_kind::hand_back);
  CAF_CHECK_EQUAL(x->number, ~uint64_t{0});
  CAF_CHECK_EQUAL(x->address, "192.0.2.1");
  CAF_CHECK_EQUAL(x->received, "\0a"s);
  CAF_CHECK(x->secure);
}

CAF_TEST(a datagram without address and bytes is complete) {
  auto x = decode_message(encode_message(channel_kind::load, 7));
  CAF_REQUIRE(x.has_value());
  CAF_CHECK_EQUAL(x->number, 7u);
}

CAF_TEST(a short datagram is malformed) {
  auto bytes = encode_message(channel_kind::connection, 1, "::1");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CAF_CHECK(!decode_message(std::string_view{bytes}.substr(0, size)));
  CAF_CHECK(decode_message(bytes).has_value());
}

CAF_TEST(an unknown kind is malformed) {
  auto bytes = encode_message(channel_kind::ping);
  for (char kind : {'\0', '\x40', '\xFF'}) {
    bytes[0] = kind;
    CAF_CHECK(!decode_message(bytes));
  }
}

CAF_TEST(bytes behind a message that has none are malformed) {
  CAF_CHECK(!decode_message(encode_message(channel_kind::pong) + 'x'));
}

CAF_TEST(counters come as bytes and without a descriptor) {
  auto x = decode_message(
    encode_message(channel_kind::counters, 0, {}, "sessions 3\n"));
  CAF_REQUIRE(x.has_value());
  CAF_CHECK_EQUAL(x->received, "sessions 3\n");
  CAF_CHECK(!carries_descriptor(x->kind));
}
