// Outgoing frames: header lengths of RFC 6455 and the packet behind them.
#define CAF_SUITE core.frame

#include <string>

#include "actors/frame.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

std::string header_of(std::size_t payload_size) {
  std::string result;
  append_frame_header(result, opcode::text, payload_size);
  return result;
}

} // namespace

CAF_TEST(a header has the shortest form that holds the length) {
  CAF_CHECK_EQUAL(header_of(0), std::string("\x81\x00", 2));
  CAF_CHECK_EQUAL(header_of(125), std::string("\x81\x7d", 2));
  CAF_CHECK_EQUAL(header_of(126), std::string("\x81\x7e\x00\x7e", 4));
  CAF_CHECK_EQUAL(header_of(65535), std::string("\x81\x7e\xff\xff", 4));
  CAF_CHECK_EQUAL(header_of(65536),
                  std::string("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
}

CAF_TEST(a text frame carries type and both parts) {
  auto x = make_text_frame('4', "2", "[\"hi\"]");
  CAF_CHECK_EQUAL(std::string(x->payload()), "42[\"hi\"]");
  CAF_CHECK_EQUAL(std::string(x->bytes()), "\x81\x08"
                                           "42[\"hi\"]");
  CAF_CHECK(!x->is_binary());
}

CAF_TEST(a binary frame carries the bytes alone) {
  auto x = make_binary_frame(std::string_view("\0\x01\x02", 3));
  CAF_CHECK_EQUAL(std::string(x->bytes()),
                  std::string("\x82\x03\0\x01\x02", 5));
  CAF_CHECK(x->is_binary());
}
