// The text of a packet: every refusal and every bound.
#define CAF_SUITE socket_io.packet_parser

#include <string>

#include "actors/socket_io/packet_parser.hpp"
#include "tests/actors/socket_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio::socket_io;

CAF_TEST_FIXTURE_SCOPE(packet_parser_tests, decoding)

// -- what is refused ---------------------------------------------------------

CAF_TEST(an unknown type is refused) {
  for (auto x : {"7", "8", "9", "a", "-1", "/", "", " ", "[\"a\"]"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(a malformed number of attachments is refused) {
  for (auto x : {"5", "5-", "5[\"e\"]", "51", "51[\"e\"]", "5a-[\"e\"]",
                 "51.5-[\"e\"]", "5-1-[\"e\"]", "5 1-[\"e\"]", "5+1-[\"e\"]",
                 "599999999999999999999-[\"e\"]", "6", "6-[]", "61[]"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(zero attachments are refused) {
  CAF_CHECK_EQUAL(text("50-[\"e\"]"), refused);
  CAF_CHECK_EQUAL(text("60-[]"), refused);
}

CAF_TEST(too many attachments are refused) {
  CAF_CHECK_EQUAL(text("511-[\"e\"]"), exceeded);
  CAF_CHECK_EQUAL(text("611-[]"), exceeded);
  CAF_CHECK_EQUAL(text("510-[\"e\"]"), more);
}

CAF_TEST(malformed JSON is refused in every type) {
  for (auto x : {"0{", "2[\"e\"", "2[\"e\"]]", "2[\"e\",]", "2[\"e\"]x", "2e",
                 "3[", "4\"", "51-[\"e\"", "61-["})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(a connect payload must be an object) {
  for (auto x : {"0[]", "0\"a\"", "0null", "0true", "0/a,[]", "01 1"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(a disconnect has no payload) {
  for (auto x : {"1{}", "1[]", "1\"a\"", "1null", "1/a,{}", "1/a,x"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(an event payload must be an array with a name) {
  for (auto x : {"2{}", "2\"a\"", "2null", "2[]", "2[null]", "2[true]",
                 "2[[\"a\"]]", "2[{}]", "51-{}", "51-[]", "51-[{}]"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(a placeholder is no event name) {
  CAF_CHECK_EQUAL(text("51-[" + placeholder(0) + "]"), refused);
}

CAF_TEST(reserved event names are refused) {
  for (auto name : {"connect", "connect_error", "disconnect", "disconnecting",
                    "newListener", "removeListener"}) {
    auto event = "[\"" + std::string(name) + "\"]";
    CAF_CHECK_EQUAL(text("2" + event), refused);
    CAF_CHECK_EQUAL(text("51-" + event), refused);
  }
}

CAF_TEST(an ack payload must be an array) {
  for (auto x : {"31{}", "31\"a\"", "31null", "61-1{}"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(a connect error payload must be a string or an object) {
  for (auto x : {"4[]", "4null", "4true"})
    CAF_CHECK_EQUAL(text(x), refused);
}

CAF_TEST(an acknowledgement id is exact up to two to the 53) {
  CAF_CHECK_EQUAL(text("20[\"a\"]"), "event / #0 'a'");
  CAF_CHECK_EQUAL(text("29007199254740991[\"a\"]"),
                  "event / #9007199254740991 'a'");
  CAF_CHECK_EQUAL(text("29007199254740992[\"a\"]"),
                  "event / #9007199254740992 'a'");
}

CAF_TEST(an acknowledgement id beyond two to the 53 is refused) {
  CAF_CHECK_EQUAL(text("29007199254740993[\"a\"]"), refused);
  CAF_CHECK_EQUAL(text("3" + repeat("9", 100) + "[]"), refused);
}

CAF_TEST(an acknowledgement id has digits only) {
  for (auto x : {"2-1[\"a\"]", "21.5[\"a\"]", "20x1[\"a\"]", "21e3[\"a\"]"})
    CAF_CHECK_EQUAL(text(x), refused);
}

// -- bounds ------------------------------------------------------------------

CAF_TEST(JSON nested a hundred thousand deep is refused) {
  CAF_CHECK_EQUAL(
    text("2[\"e\"," + repeat("[", 100000) + repeat("]", 100000) + "]"),
    exceeded);
  CAF_CHECK_EQUAL(text("0" + repeat("{\"a\":", 100000)), exceeded);
}

CAF_TEST(the depth counts the array of arguments) {
  limits.max_depth = 2;
  CAF_CHECK_EQUAL(text("2[\"e\",[1]]"), "event / 'e' [1]");
  CAF_CHECK_EQUAL(text("2[\"e\",[[]]]"), exceeded);
}

CAF_TEST(a hundred and fifty thousand arguments are refused) {
  CAF_CHECK_EQUAL(text("2[\"e\"" + repeat(",1", 150000) + "]"), exceeded);
  CAF_CHECK_EQUAL(text("31[1" + repeat(",1", 150000) + "]"), exceeded);
}

CAF_TEST(the name does not count as an argument) {
  limits.max_arguments = 2;
  CAF_CHECK_EQUAL(text("2[\"e\",1,2]"), "event / 'e' 1 2");
  CAF_CHECK_EQUAL(text("2[\"e\",1,2,3]"), exceeded);
  CAF_CHECK_EQUAL(text("31[1,2]"), "ack / #1 1 2");
  CAF_CHECK_EQUAL(text("31[1,2,3]"), exceeded);
}

CAF_TEST(the name of a namespace is bounded) {
  limits.max_nsp_size = 3;
  CAF_CHECK_EQUAL(text("0/ab,"), "connect /ab");
  CAF_CHECK_EQUAL(text("0/abc,"), exceeded);
  CAF_CHECK_EQUAL(text("0/abc"), exceeded);
}

CAF_TEST_FIXTURE_SCOPE_END()
