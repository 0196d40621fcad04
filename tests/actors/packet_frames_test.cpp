// Engine.IO messages of an encoded packet.
#define CAF_SUITE core.packet_frames

#include <string>

#include "actors/packet_frames.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(a packet without attachments is one text message) {
  auto frames = make_frames({"2", "[\"hi\"]", {}});
  CAF_REQUIRE_EQUAL(frames.size(), 1u);
  CAF_CHECK(!frames[0]->is_binary());
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()), "42[\"hi\"]");
}

CAF_TEST(the ack id stands between namespace and JSON) {
  auto frames = make_frames({"2/admin,", "[\"hi\"]", {}}, 12);
  CAF_REQUIRE_EQUAL(frames.size(), 1u);
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()), "42/admin,12[\"hi\"]");
}

CAF_TEST(a binary packet has its ack id as eight bytes between its halves) {
  auto frames = make_frames({"ab", "c", {}, true}, 0x0102);
  CAF_REQUIRE_EQUAL(frames.size(), 1u);
  CAF_CHECK(frames[0]->is_binary());
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()),
                  std::string("ab\0\0\0\0\0\0\1\2c", 11));
  CAF_CHECK_EQUAL(std::string(make_frames({"ab", "c", {}, true})[0]->payload()),
                  "abc");
}

CAF_TEST(attachments follow the text as binary messages in order) {
  auto frames = make_frames({"52-", "[]", {std::string("\0\1", 2), "b"}}, 0);
  CAF_REQUIRE_EQUAL(frames.size(), 3u);
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()), "452-0[]");
  CAF_CHECK(frames[1]->is_binary());
  CAF_CHECK_EQUAL(std::string(frames[1]->payload()), std::string("\0\1", 2));
  CAF_CHECK(frames[2]->is_binary());
  CAF_CHECK_EQUAL(std::string(frames[2]->payload()), "b");
}

CAF_TEST(the offset stands at the end of a binary packet) {
  auto frames = make_frames({"ab", "\x91\xa1x", {}, true}, {}, "7k");
  CAF_REQUIRE_EQUAL(frames.size(), 1u);
  CAF_CHECK(frames[0]->is_binary());
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()),
                  std::string("ab\xdd\0\0\0\2\xa1x\xa2", 10) + "7k");
}

CAF_TEST(the offset stands at the end of the text) {
  auto frames = make_frames({"51-", "[\"hi\",{}]", {"x"}}, {}, "ab");
  CAF_REQUIRE_EQUAL(frames.size(), 2u);
  CAF_CHECK_EQUAL(std::string(frames[0]->payload()), "451-[\"hi\",{},\"ab\"]");
}
