// From messages to packets: what the protocol document shows, attachments,
// and the way there and back of random values.
#define CAF_SUITE socket_io.decoder

#include <random>
#include <string>
#include <vector>

#include "actors/packet_frames.hpp"
#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "tests/actors/socket_io/decoding.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;

namespace {

/// Nested values with binary; at most `binaries` of it, counted down.
value random_value(std::mt19937& rng, int depth, int& binaries) {
  auto kind = rng() % (depth > 0 ? 9 : 7);
  if (kind == 6 && binaries == 0)
    kind = 0;
  value result;
  switch (kind) {
    case 0:
      return nullptr;
    case 1:
      return rng() % 2 == 0;
    case 2:
      return static_cast<int64_t>(rng()) - 2147483648;
    case 3:
      return (rng() + 0.5) / 8;
    case 4:
      return std::string(rng() % 20, static_cast<char>('"' + rng() % 60));
    case 5:
      return "\u00e4\u3042\U0001F600\n\\" + std::to_string(rng());
    case 6:
      --binaries;
      return binary(std::string(rng() % 300, static_cast<char>(rng())));
    case 7:
      result = value::array();
      for (auto n = rng() % 5; n > 0; --n)
        result.push_back(random_value(rng, depth - 1, binaries));
      return result;
    default:
      result = value::object();
      for (auto n = rng() % 5; n > 0; --n)
        result["k" + std::to_string(rng() % 100)] =
          random_value(rng, depth - 1, binaries);
      return result;
  }
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(decoder_tests, decoding)

// -- what is accepted --------------------------------------------------------

CAF_TEST(packets of the protocol document are read) {
  CAF_CHECK_EQUAL(text("0"), "connect /");
  CAF_CHECK_EQUAL(text(R"(0{"token":"123"})"),
                  R"(connect / data {"token":"123"})");
  CAF_CHECK_EQUAL(text(R"(0/admin,{"token":"123"})"),
                  R"(connect /admin data {"token":"123"})");
  CAF_CHECK_EQUAL(text("0/admin,"), "connect /admin");
  CAF_CHECK_EQUAL(text("1/admin,"), "disconnect /admin");
  CAF_CHECK_EQUAL(text(R"(2["foo"])"), "event / 'foo'");
  CAF_CHECK_EQUAL(text(R"(2/admin,["bar"])"), "event /admin 'bar'");
  CAF_CHECK_EQUAL(text(R"(212["foo"])"), "event / #12 'foo'");
  CAF_CHECK_EQUAL(text(R"(2/admin,13["foo",1,[2],{"a":"b"}])"),
                  R"(event /admin #13 'foo' 1 [2] {"a":"b"})");
  CAF_CHECK_EQUAL(text(R"(3/admin,13["bar"])"), R"(ack /admin #13 "bar")");
  CAF_CHECK_EQUAL(text(R"(4{"message":"Not authorized"})"),
                  R"(connect_error / data {"message":"Not authorized"})");
  CAF_CHECK_EQUAL(text(R"(4"no")"), R"(connect_error / data "no")");
}

CAF_TEST(a binary event of the protocol document is read) {
  CAF_CHECK_EQUAL(text(R"(51-["baz",{"_placeholder":true,"num":0}])"), more);
  CAF_CHECK_EQUAL(bytes("\x01\x02\x03"), "event / 'baz' <\x01\x02\x03>");
}

CAF_TEST(a binary event in a namespace takes two attachments) {
  CAF_CHECK_EQUAL(
    text("52-/admin,[\"baz\"," + placeholder(0) + "," + placeholder(1) + "]"),
    more);
  CAF_CHECK_EQUAL(bytes("x"), more);
  CAF_CHECK_EQUAL(bytes("y"), "event /admin 'baz' <x> <y>");
}

CAF_TEST(a binary acknowledgement of the protocol document is read) {
  CAF_CHECK_EQUAL(text("61-15[\"bar\"," + placeholder(0) + "]"), more);
  CAF_CHECK_EQUAL(bytes("x"), R"(ack / #15 "bar" <x>)");
}

CAF_TEST(placeholders need not be in order) {
  text("52-[\"e\"," + placeholder(1) + "," + placeholder(0) + "]");
  bytes("a");
  CAF_CHECK_EQUAL(bytes("b"), "event / 'e' <b> <a>");
}

CAF_TEST(an attachment without a place is dropped) {
  CAF_CHECK_EQUAL(text("51-[\"e\",1]"), more);
  CAF_CHECK_EQUAL(bytes("a"), "event / 'e' 1");
}

CAF_TEST(an empty attachment is binary) {
  text("51-[\"e\"," + placeholder(0) + "]");
  CAF_CHECK_EQUAL(bytes(""), "event / 'e' <>");
}

CAF_TEST(a placeholder in a plain event is an object) {
  CAF_CHECK_EQUAL(text("2[\"e\"," + placeholder(0) + "]"),
                  "event / 'e' " + placeholder(0));
}

CAF_TEST(a mark that is not true makes no placeholder) {
  CAF_CHECK_EQUAL(text(R"(51-["e",{"_placeholder":1,"num":7}])"), more);
  CAF_CHECK_EQUAL(bytes("x"), R"(event / 'e' {"_placeholder":1,"num":7})");
}

CAF_TEST(an event name may be a number) {
  CAF_CHECK_EQUAL(text("2[1,2]"), "event / '1' 2");
  CAF_CHECK_EQUAL(text("2[1.5]"), "event / '1.5'");
}

CAF_TEST(an event name may be empty or have any character) {
  CAF_CHECK_EQUAL(text("2[\"\"]"), "event / ''");
  CAF_CHECK_EQUAL(text("2[\"\\u00e4\\n\"]"), "event / '\u00e4\n'");
}

CAF_TEST(a packet without payload passes whatever its type) {
  CAF_CHECK_EQUAL(text("1"), "disconnect /");
  CAF_CHECK_EQUAL(text("2"), "event / ''");
  CAF_CHECK_EQUAL(text("27"), "event / #7 ''");
  CAF_CHECK_EQUAL(text("3"), "ack /");
  CAF_CHECK_EQUAL(text("4"), "connect_error /");
  CAF_CHECK_EQUAL(text("51-"), more);
  CAF_CHECK_EQUAL(bytes("x"), "event / ''");
}

CAF_TEST(a namespace ends with the text or a comma) {
  CAF_CHECK_EQUAL(text("0/"), "connect /");
  CAF_CHECK_EQUAL(text("0/a"), "connect /a");
  CAF_CHECK_EQUAL(text("0/a?x=1,"), "connect /a?x=1");
  CAF_CHECK_EQUAL(text("0/a/b,{}"), "connect /a/b data {}");
}

CAF_TEST(equal keys of JSON merge and lone surrogates are replaced) {
  CAF_CHECK_EQUAL(text(R"(2["\ud800",{"a":1,"a":2}])"),
                  "event / '\uFFFD' {\"a\":2}");
}

CAF_TEST(a decoder goes on after each packet) {
  for (int i = 0; i < 3; ++i) {
    CAF_CHECK_EQUAL(text("2[\"a\"]"), "event / 'a'");
    CAF_CHECK_EQUAL(text("51-[\"e\"," + placeholder(0) + "]"), more);
    CAF_CHECK_EQUAL(bytes("x"), "event / 'e' <x>");
  }
}

// -- what is refused ---------------------------------------------------------

CAF_TEST(text in the place of an attachment is refused) {
  CAF_CHECK_EQUAL(text("51-[\"e\"," + placeholder(0) + "]"), more);
  CAF_CHECK_EQUAL(text("2[\"a\"]"), refused);
}

CAF_TEST(what was begun is dropped with an error) {
  text("51-[\"e\"," + placeholder(0) + "]");
  text("2[\"a\"]");
  CAF_CHECK_EQUAL(bytes("x"), refused);
}

CAF_TEST(binary that belongs to no packet is refused) {
  CAF_CHECK_EQUAL(bytes("x"), refused);
  text("51-[\"e\"," + placeholder(0) + "]");
  bytes("x");
  CAF_CHECK_EQUAL(bytes("x"), refused);
}

CAF_TEST(a placeholder out of range is refused) {
  for (auto num : {"1", "-1", "0.5", "\"0\"", "null", "1e300"})
    CAF_CHECK_EQUAL(text(R"(51-["e",{"a":[{"_placeholder":true,"num":)"
                         + std::string(num) + "}]}]"),
                    refused);
  CAF_CHECK_EQUAL(text(R"(51-["e",{"_placeholder":true}])"), refused);
}

CAF_TEST(an attachment has one place) {
  CAF_CHECK_EQUAL(
    text("52-[\"e\"," + placeholder(0) + "," + placeholder(0) + "]"), refused);
}

// -- there and back ----------------------------------------------------------

CAF_TEST(random values come back as they went) {
  std::mt19937 rng{42};
  for (int i = 0; i < 500; ++i) {
    int binaries = 10;
    std::vector<value> args;
    for (auto n = rng() % 6; n > 0; --n)
      args.push_back(random_value(rng, 4, binaries));
    auto encoded = encode_event("/n", "e", args);
    CAF_REQUIRE(encoded);
    decode_result result{std::optional<packet>{}};
    for (auto& frame : make_frames(*encoded, i)) {
      CAF_REQUIRE(result && !*result);
      result = frame->is_binary() ? uut.add_binary(frame->payload())
                                  : uut.add_text(frame->payload().substr(1));
    }
    CAF_REQUIRE(result && *result);
    CAF_CHECK((*result)->type == packet_type::event);
    CAF_CHECK_EQUAL((*result)->nsp, "/n");
    CAF_CHECK((*result)->id == static_cast<uint64_t>(i));
    CAF_CHECK_EQUAL((*result)->event, "e");
    CAF_CHECK((*result)->args == args);
    auto values = decode_values(*encoded);
    CAF_REQUIRE(values);
    args.insert(args.begin(), "e");
    CAF_CHECK(*values == args);
  }
}

CAF_TEST(no cut of a packet does harm) {
  auto whole = "52-/admin,12[\"baz\"," + placeholder(0) + ",{\"\\ud800\":["
               + placeholder(1) + "]}]";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    decoder cut{limits};
    auto result = cut.add_text(std::string_view(whole).substr(0, n));
    CAF_CHECK(!result || !*result);
  }
  CAF_CHECK_EQUAL(text(whole), more);
}

CAF_TEST(values of a worker have an array and all attachments) {
  CAF_CHECK(!decode_values({"", "{}", {}}));
  CAF_CHECK(!decode_values({"", "", {}}));
  CAF_CHECK(!decode_values({"", "[" + placeholder(1) + "]", {"x"}}));
  auto plain = decode_values({"", "[" + placeholder(0) + "]", {}});
  CAF_REQUIRE(plain);
  CAF_CHECK(plain->at(0).is_object());
}

CAF_TEST_FIXTURE_SCOPE_END()
