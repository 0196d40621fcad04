// Offsets of packets as clients see them.
#define CAF_SUITE core.offset

#include <limits>
#include <string>

#include "actors/offset.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(an offset comes back from its text) {
  for (packet_offset x : {packet_offset{0}, packet_offset{1}, packet_offset{36},
                          std::numeric_limits<packet_offset>::max()})
    CAF_CHECK(parse_offset(to_text(x)) == x);
}

CAF_TEST(other text is no offset) {
  const std::string too_long(14, 'z');
  for (std::string x : {"", " 1", "1 ", "-1", "01", "A", "a b", "\"", "1\n"})
    CAF_CHECK(!parse_offset(x));
  CAF_CHECK(!parse_offset(too_long));
}

CAF_TEST(the offset becomes the last argument) {
  CAF_CHECK_EQUAL(with_offset("[\"hi\"]", "7k"), "[\"hi\",\"7k\"]");
  CAF_CHECK_EQUAL(with_offset("[\"hi\",[1]]", "7k"), "[\"hi\",[1],\"7k\"]");
}

CAF_TEST(an array in MessagePack gets the offset as one more string) {
  const auto tail = std::string("\xa2hi\x01\xa2") + "7k";
  const auto grown = std::string("\xdd\0\0\0\3", 5) + tail;
  CAF_CHECK_EQUAL(with_binary_offset("\x92\xa2hi\x01", "7k"), grown);
  CAF_CHECK_EQUAL(
    with_binary_offset(std::string("\xdc\0\2\xa2hi\x01", 7), "7k"), grown);
  auto many = with_binary_offset(std::string("\xdc\x01\xff...", 6), "0");
  CAF_CHECK_EQUAL(many, std::string("\xdd\0\0\2\0...\xa1", 9) + "0");
  auto most = with_binary_offset(std::string("\xdd\0\1\xff\xff...", 8), "0");
  CAF_CHECK_EQUAL(most, std::string("\xdd\0\2\0\0...\xa1", 9) + "0");
}

CAF_TEST(what is no array in MessagePack stays as it is) {
  for (std::string x : {"", "\xa2hi", "\xdc", "\xdc\x01", "\xdd", "{}"})
    CAF_CHECK_EQUAL(with_binary_offset(x, "7k"), x);
}

CAF_TEST(a string of the user is not the last argument any more) {
  CAF_CHECK_EQUAL(with_offset("[\"hi\",\"a]\"]", "0"), "[\"hi\",\"a]\",\"0\"]");
}
