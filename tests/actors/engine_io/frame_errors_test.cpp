// WebSocket frames from a client: every illegal one, and the bounds.
#define CAF_SUITE engine_io.frame_errors

#include <limits>
#include <string>

#include "tests/actors/engine_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

/// Checks that `bytes`, which may follow a good message and be followed by
/// another, end in an error, whole and in single bytes.
void check_error(uint16_t code, const std::string& bytes) {
  auto good = encode({opcode::text, "good"});
  strings expected{"text:good", "error:" + std::to_string(code)};
  CAF_CHECK_EQUAL(decode(good + bytes + good), expected);
  CAF_CHECK_EQUAL(decode(good + bytes + good, 1), expected);
}

} // namespace

// -- illegal frames ----------------------------------------------------------

CAF_TEST(a frame without mask is refused) {
  check_error(1002,
              encode({.op = opcode::text, .payload = "x", .masked = false}));
  check_error(1002,
              encode({.op = opcode::ping, .payload = "", .masked = false}));
}

CAF_TEST(a reserved bit is refused) {
  for (unsigned rsv = 1; rsv < 8; ++rsv)
    check_error(1002, encode({.op = opcode::text, .payload = "x", .rsv = rsv}));
}

CAF_TEST(a reserved opcode is refused) {
  for (auto op : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    check_error(1002, encode({static_cast<opcode>(op), "x"}));
}

CAF_TEST(a fragmented control frame is refused) {
  for (auto op : {opcode::ping, opcode::pong, opcode::close})
    check_error(1002, encode({op, "", false}));
}

CAF_TEST(a control frame above 125 bytes is refused) {
  for (auto op : {opcode::ping, opcode::pong, opcode::close}) {
    check_error(1002, encode({op, letters(126)}));
    check_error(1002, encode({op, letters(65536)}));
  }
}

CAF_TEST(a continuation without a beginning is refused) {
  check_error(1002, encode({opcode::continuation, "x"}));
  check_error(1002, encode({opcode::continuation, "x", false}));
}

CAF_TEST(a continuation after the last fragment is refused) {
  auto bytes = encode({opcode::text, "a", false})
               + encode({opcode::continuation, "b"})
               + encode({opcode::continuation, "c"});
  CAF_CHECK_EQUAL(decode(bytes), (strings{"text:ab", "error:1002"}));
}

CAF_TEST(a message within another is refused) {
  for (auto op : {opcode::text, opcode::binary})
    check_error(1002, encode({opcode::text, "a", false}) + encode({op, "b"}));
}

CAF_TEST(a length with the highest bit is refused) {
  auto length = length_bytes(uint64_t{1} << 63, 8, true);
  check_error(1002, "\x82" + length + "mask");
}

CAF_TEST(a length in a longer form than needed is refused) {
  check_error(1002, "\x82" + length_bytes(0, 2, true) + "mask");
  check_error(1002, "\x82" + length_bytes(125, 2, true) + "mask");
  check_error(1002, "\x82" + length_bytes(126, 8, true) + "mask");
  check_error(1002, "\x82" + length_bytes(65535, 8, true) + "mask");
}

CAF_TEST(invalid UTF 8 in a text is refused) {
  check_error(1007, encode({opcode::text, "abcdefghijkl\xc0\xaf"}));
  check_error(1007, encode({opcode::text, "\xed\xa0\x80"}));
}

CAF_TEST(a text that ends within a character is refused) {
  check_error(1007, encode({opcode::text, "a\xe2\x82"}));
}

CAF_TEST(invalid UTF 8 across fragments is refused) {
  check_error(1007, encode({opcode::text, "a\xe2\x82", false})
                      + encode({opcode::continuation, "b"}));
  check_error(1007, encode({opcode::text, "a\xe2\x82", false})
                      + encode({opcode::continuation, ""}));
}

CAF_TEST(invalid UTF 8 in a fragment is refused at once) {
  check_error(1007, encode({opcode::text, "\xff", false}));
}

CAF_TEST(invalid UTF 8 in the reason of a close is refused) {
  check_error(1007, close_frame(1000, "\xff"));
  check_error(1007, close_frame(1000, "\xe2\x82"));
}

CAF_TEST(a close frame of one byte is refused) {
  // The first byte of the next frame would make it a good code.
  check_error(1002, encode({opcode::close, "\x0c"}));
}

CAF_TEST(a close code that may not be sent is refused) {
  for (unsigned code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535})
    check_error(1002, close_frame(code));
}

// -- bounds ------------------------------------------------------------------

CAF_TEST(a message above the bound is refused before it arrives) {
  check_error(1009, "\x82" + length_bytes(max_size + 1, 8, true) + "mask");
  auto highest = uint64_t{std::numeric_limits<int64_t>::max()};
  check_error(1009, "\x82" + length_bytes(highest, 8, true) + "mask");
}

CAF_TEST(fragments above the bound are refused together) {
  auto fragment = letters(max_size - 10);
  auto begin = encode({opcode::binary, fragment, false});
  CAF_CHECK_EQUAL(decode(begin + encode({opcode::continuation, letters(10)})),
                  (strings{"binary:" + fragment + letters(10)}));
  CAF_CHECK_EQUAL(decode(begin + encode({opcode::continuation, letters(11)})),
                  (strings{"error:1009"}));
}

CAF_TEST(the bound counts each message anew) {
  auto bytes = encode({opcode::binary, letters(max_size)});
  auto event = "binary:" + letters(max_size);
  CAF_CHECK_EQUAL(decode(bytes + bytes), (strings{event, event}));
}

CAF_TEST(memory is held for what arrived and not for what was announced) {
  frame_decoder decoder{std::numeric_limits<std::size_t>::max()};
  auto announced = uint64_t{std::numeric_limits<int64_t>::max()};
  strings events;
  feed(decoder, "\x82" + length_bytes(announced, 8, true) + "mask", events);
  CAF_CHECK_EQUAL(decoder.buffered(), 0u);
  feed(decoder, letters(1000), events);
  CAF_CHECK_EQUAL(decoder.buffered(), 1000u);
  CAF_CHECK(events.empty());
}

CAF_TEST(nothing is held after a message or an error) {
  frame_decoder decoder{max_size};
  auto bytes = encode({opcode::text, letters(500)});
  strings events;
  feed(decoder, bytes.substr(0, 300), events);
  CAF_CHECK(decoder.buffered() > 0);
  feed(decoder, bytes.substr(300), events);
  CAF_CHECK_EQUAL(decoder.buffered(), 0u);
  feed(decoder, encode({opcode::text, letters(500), false}) + "\xff\xff",
       events);
  CAF_CHECK_EQUAL(decoder.buffered(), 0u);
  CAF_CHECK_EQUAL(events.size(), 2u);
}
