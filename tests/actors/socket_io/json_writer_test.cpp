// Compact JSON and the places of attachments.
#define CAF_SUITE socket_io.json_writer

#include <cstdint>
#include <limits>
#include <string>

#include "actors/socket_io/json_writer.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

std::string write(const value& x) {
  json_writer writer;
  writer.write(x);
  return writer.take_text();
}

} // namespace

CAF_TEST(every kind of value is written without white space) {
  for (auto text : {"null", "true", "false", "0", "-1", "1.5", "\"x\"", "[]",
                    "{}", R"([1,[2,{"a":[]}],{"b":{"c":null,"d":"e"}}])"})
    CAF_CHECK_EQUAL(write(value::parse(text)), text);
}

CAF_TEST(integers are written in full) {
  CAF_CHECK_EQUAL(write(std::numeric_limits<uint64_t>::max()),
                  "18446744073709551615");
  CAF_CHECK_EQUAL(write(std::numeric_limits<int64_t>::min()),
                  "-9223372036854775808");
}

CAF_TEST(doubles are written as JavaScript reads them back) {
  CAF_CHECK_EQUAL(write(1.0), "1");
  CAF_CHECK_EQUAL(write(-0.0), "0");
  CAF_CHECK_EQUAL(write(0.1), "0.1");
  CAF_CHECK_EQUAL(write(1e21), "1e+21");
  CAF_CHECK_EQUAL(write(1e-7), "1e-07");
  CAF_CHECK_EQUAL(write(std::numeric_limits<double>::max()),
                  "1.7976931348623157e+308");
}

CAF_TEST(what is not finite is null) {
  CAF_CHECK_EQUAL(write(std::numeric_limits<double>::infinity()), "null");
  CAF_CHECK_EQUAL(write(std::numeric_limits<double>::quiet_NaN()), "null");
}

CAF_TEST(strings are escaped as JSON wants it) {
  CAF_CHECK_EQUAL(write("a\"b\\c\n\t\x01/"), R"("a\"b\\c\n\t\u0001/")");
  CAF_CHECK_EQUAL(write(std::string("\0", 1)), R"("\u0000")");
  CAF_CHECK_EQUAL(write(value{{"a\"", 1}}), R"({"a\"":1})");
}

CAF_TEST(text that is not ASCII stays as it is) {
  CAF_CHECK_EQUAL(write("\u00e4 \u3066\u3059 \U0001F600 \x7f"),
                  "\"\u00e4 \u3066\u3059 \U0001F600 \x7f\"");
}

CAF_TEST(bytes that are not UTF8 become the replacement character) {
  CAF_CHECK_EQUAL(write("a\xff"), "\"a\uFFFD\"");
  CAF_CHECK_EQUAL(write(value{{"\xff", "\xff"}}), "{\"\uFFFD\":\"\uFFFD\"}");
}

CAF_TEST(binary is taken out depth first) {
  value x{{"b", {{"inner", binary("1")}}}, {"a", binary("2")}};
  json_writer writer;
  writer.write(x);
  writer.put(',');
  writer.write(binary("3"));
  CAF_CHECK_EQUAL(writer.take_text(),
                  R"({"b":{"inner":{"_placeholder":true,"num":0}},)"
                  R"("a":{"_placeholder":true,"num":1}},)"
                  R"({"_placeholder":true,"num":2})");
  CAF_CHECK_EQUAL(writer.attachments(),
                  (std::vector<std::string>{"1", "2", "3"}));
  CAF_CHECK(!writer.has_false_placeholder());
}

CAF_TEST(an object that looks like a placeholder is noticed) {
  json_writer writer;
  writer.write(value::parse(R"([{"_placeholder":1},{"_placeholder":false}])"));
  CAF_CHECK(!writer.has_false_placeholder());
  writer.write(value::parse(R"([{"a":{"_placeholder":true,"num":0}}])"));
  CAF_CHECK(writer.has_false_placeholder());
}

CAF_TEST(text for what has no attachments says null for binary) {
  CAF_CHECK_EQUAL(to_json_text(value{{"a", binary("x")}, {"b", 1}}),
                  R"({"a":null,"b":1})");
}
