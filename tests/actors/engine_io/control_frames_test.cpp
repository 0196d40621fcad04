// Control frames from the server, and the codes of close frames.
#define CAF_SUITE engine_io.control_frames

#include <string>

#include "actors/engine_io/control_frames.hpp"

#include "tests/test.hpp"

using namespace socketio::engine_io;

CAF_TEST(a close frame carries its code) {
  CAF_CHECK_EQUAL(std::string(make_close_frame(1002)->bytes()),
                  "\x88\x02\x03\xea");
}

CAF_TEST(a close frame without status is empty) {
  CAF_CHECK_EQUAL(std::string(make_close_frame(1005)->bytes()),
                  std::string("\x88\x00", 2));
}

CAF_TEST(a pong carries the data of its ping) {
  CAF_CHECK_EQUAL(std::string(make_pong_frame("abc")->bytes()), "\x8a\x03"
                                                                "abc");
  CAF_CHECK_EQUAL(make_pong_frame(std::string(125, 'x'))->bytes().size(), 127u);
}

CAF_TEST(only codes for the wire may be sent) {
  for (auto code : {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999})
    CAF_CHECK(is_valid_close_code(static_cast<uint16_t>(code)));
  for (auto code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    CAF_CHECK(!is_valid_close_code(static_cast<uint16_t>(code)));
}
