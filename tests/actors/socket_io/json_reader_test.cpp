// JSON as JavaScript reads it, within bounds.
#define CAF_SUITE socket_io.json_reader

#include <limits>
#include <string>

#include "actors/errors.hpp"
#include "actors/socket_io/json_reader.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

/// @returns what a text says, as nlohmann prints it; the name of the error
///          code if it was refused.
std::string read(std::string_view text, const json_limits& limits = {}) {
  auto x = read_json(text, limits);
  if (!x)
    return to_string(static_cast<ec>(x.error().code()));
  return x->dump();
}

std::string repeat(const std::string& x, std::size_t n) {
  std::string result;
  result.reserve(n * x.size());
  while (n-- > 0)
    result += x;
  return result;
}

/// n elements "0" in an array.
std::string array_of(std::size_t n) {
  return n == 0 ? "[]" : "[" + repeat("0,", n - 1) + "0]";
}

const std::string refused = "protocol_violation";
const std::string exceeded = "limit_exceeded";

} // namespace

CAF_TEST(every kind of value is read) {
  for (auto text : {"null", "true", "false", "0", "-1", "1.5", "\"x\"", "[]",
                    "{}", R"([1,[2,{"a":[]}],{"b":{"c":null}}])"})
    CAF_CHECK_EQUAL(read(text), text);
}

CAF_TEST(white space of JSON is skipped) {
  CAF_CHECK_EQUAL(read(" [ 1 ,\t2\r\n] "), "[1,2]");
}

CAF_TEST(what is not JSON is refused) {
  for (auto text : {"",          " ",           "[",       "]",
                    "[1",        "[1,]",        "{\"a\"}", "{\"a\":}",
                    "{a:1}",     "{\"a\":1,}",  "'x'",     "\"x",
                    "nul",       "undefined",   "NaN",     "Infinity",
                    "01",        "1.",          ".5",      "+1",
                    "0x10",      "[1]]",        "[1] 2",   "\"\\x\"",
                    "\"\\u12\"", "\"\\u12g4\"", "\"\t\"",  "// x\n1",
                    "/* x */1"})
    CAF_CHECK_EQUAL(read(text), refused);
}

CAF_TEST(a zero byte does not end the text) {
  CAF_CHECK_EQUAL(read(std::string_view("[1]\0", 4)), refused);
  CAF_CHECK_EQUAL(read(std::string_view("[1]\0x", 5)), refused);
}

CAF_TEST(a byte order mark is refused) {
  CAF_CHECK_EQUAL(read("\xEF\xBB\xBF[]"), refused);
}

CAF_TEST(bytes that are not UTF8 are refused) {
  CAF_CHECK_EQUAL(read("[\"\xff\"]"), refused);
  CAF_CHECK_EQUAL(read("[\"\xc3\"]"), refused);
  CAF_CHECK_EQUAL(read("[\"\xed\xa0\x80\"]"), refused);
}

CAF_TEST(a special byte is seen wherever it stands in a string) {
  for (std::size_t i = 0; i < 20; ++i) {
    std::string text(20, 'x');
    for (auto c : {'\x1f', '\n', '\xff', '\x80', '"', '\\'}) {
      text[i] = c;
      CAF_CHECK_EQUAL(read('"' + text + '"'), refused);
    }
    for (auto c : {'\x20', '\x7f', '!', '#', '[', ']'}) {
      text[i] = c;
      CAF_CHECK_EQUAL(read('"' + text + '"'), '"' + text + '"');
    }
  }
}

CAF_TEST(keys keep their order) {
  CAF_CHECK_EQUAL(read(R"({"z":1,"a":2,"m":3})"), R"({"z":1,"a":2,"m":3})");
}

CAF_TEST(of equal keys the last value counts in the first place) {
  CAF_CHECK_EQUAL(read(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
  CAF_CHECK_EQUAL(read(R"({"a":1,"a":2,"b":3,"a":4,"c":5})"),
                  R"({"a":4,"b":3,"c":5})");
  CAF_CHECK_EQUAL(read(R"({"a":1,"\u0061":2})"), R"({"a":2})");
}

CAF_TEST(equal keys of a large object merge as well) {
  std::string text = "{";
  std::string merged = "{";
  for (int i = 0; i < 100; ++i) {
    auto key = "\"k" + std::to_string(i) + "\":";
    text += key + "0,";
    merged += key + (i == 50 ? "7" : "0") + (i == 99 ? "}" : ",");
  }
  CAF_CHECK_EQUAL(read(text + "\"k50\":7}"), merged);
}

CAF_TEST(a hundred thousand keys are read) {
  std::string text = "{";
  for (int i = 0; i < 100000; ++i)
    text += "\"" + std::to_string(i) + "\":0,";
  auto x = read_json(text + "\"x\":0}");
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->size(), 100001u);
}

CAF_TEST(a surrogate pair is one character) {
  CAF_CHECK_EQUAL(read(R"("\ud83d\ude00")"), "\"\U0001F600\"");
  CAF_CHECK_EQUAL(read(R"("\uD83D\uDE00")"), "\"\U0001F600\"");
}

CAF_TEST(a lone surrogate is the replacement character) {
  CAF_CHECK_EQUAL(read(R"("\ud800")"), "\"\uFFFD\"");
  CAF_CHECK_EQUAL(read(R"("a\uDFFFb")"), "\"a\uFFFDb\"");
  CAF_CHECK_EQUAL(read(R"("\ud83d\ud83d\ude00")"), "\"\uFFFD\U0001F600\"");
  CAF_CHECK_EQUAL(read(R"("\ude00\ud83d")"), "\"\uFFFD\uFFFD\"");
  CAF_CHECK_EQUAL(read(R"("\ud83dx")"), "\"\uFFFDx\"");
  CAF_CHECK_EQUAL(read(R"("\ud83d\n")"), "\"\uFFFD\\n\"");
  CAF_CHECK_EQUAL(read(R"({"\ud800":1})"), "{\"\uFFFD\":1}");
}

CAF_TEST(an escaped backslash begins no escape) {
  CAF_CHECK_EQUAL(read(R"("\\ud800")"), R"("\\ud800")");
  CAF_CHECK_EQUAL(read(R"("\\\ud800")"), "\"\\\\\uFFFD\"");
  CAF_CHECK_EQUAL(read(R"("\\u12")"), R"("\\u12")");
}

CAF_TEST(a broken escape at the end is refused) {
  for (auto text : {R"("\ud8)", R"("\ud800)", R"("\ud800\)", R"("\ud800\u)",
                    R"(\)", R"("\u)"})
    CAF_CHECK_EQUAL(read(text), refused);
}

CAF_TEST(integers up to two to the 53 stay exact) {
  for (auto text : {"9007199254740992", "-9007199254740992", "9007199254740991",
                    "4294967296"})
    CAF_CHECK_EQUAL(read(text), text);
}

CAF_TEST(integers of 64 bits stay exact and larger ones are doubles) {
  CAF_CHECK_EQUAL(read("18446744073709551615"), "18446744073709551615");
  CAF_CHECK_EQUAL(read("-9223372036854775808"), "-9223372036854775808");
  auto x = read_json("18446744073709551616");
  CAF_REQUIRE(x);
  CAF_CHECK(x->is_number_float());
  CAF_CHECK_EQUAL(x->get<double>(), 18446744073709551616.0);
  CAF_CHECK_EQUAL(read_json("1e21")->get<double>(), 1e21);
}

CAF_TEST(a number without fraction is an integer however it is written) {
  for (auto text : {"1.0", "1e0", "10e-1", "0.1e1"}) {
    CAF_CHECK_EQUAL(read(text), "1");
    CAF_CHECK(read_json(text)->is_number_integer());
  }
  CAF_CHECK_EQUAL(read("-0"), "0");
  CAF_CHECK_EQUAL(read("-0.0"), "0");
  CAF_CHECK_EQUAL(read("1e3"), "1000");
  CAF_CHECK_EQUAL(read("9007199254740992.0"), "9007199254740992");
}

CAF_TEST(a number that no double holds is infinite or zero) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  CAF_CHECK(read_json("1e400") == value(infinity));
  CAF_CHECK(read_json("-1e400") == value(-infinity));
  CAF_CHECK(read_json(std::string(400, '9')) == value(infinity));
  CAF_CHECK_EQUAL(read("1e-400"), "0");
  CAF_CHECK_EQUAL(read("-1e-400"), "0");
}

CAF_TEST(digits and exponent together say whether a number is too large) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  const std::string zeros(400, '0');
  const std::string huge = "99999999999999999999";
  for (auto& text : {"0." + zeros + "1e+800", "1" + zeros + "e-40", "1e" + huge,
                     "1E+" + huge, "0." + zeros + "1e" + huge})
    CAF_CHECK(read_json(text) == value(infinity));
  for (auto& text :
       {"0." + zeros + "1", "1" + zeros + "e-800", "1e-" + huge, "-1e-" + huge,
        "1" + zeros + "e-" + huge, "0e" + huge, "0." + zeros + "e400"})
    CAF_CHECK_EQUAL(read(text), "0");
  CAF_CHECK_EQUAL(read("1" + zeros + "e-400"), "1");
  CAF_CHECK_EQUAL(read("0." + zeros + "1e401"), "1");
}

CAF_TEST(the depth is bounded) {
  json_limits limits{3, 10};
  CAF_CHECK_EQUAL(read("[[[1]]]", limits), "[[[1]]]");
  CAF_CHECK_EQUAL(read("[[[[]]]]", limits), exceeded);
  CAF_CHECK_EQUAL(read(R"({"a":{"b":{"c":1}}})", limits),
                  R"({"a":{"b":{"c":1}}})");
  CAF_CHECK_EQUAL(read(R"({"a":[{"b":[]}]})", limits), exceeded);
  CAF_CHECK_EQUAL(read("[[[1]],[[2]],[[3]]]", limits), "[[[1]],[[2]],[[3]]]");
}

CAF_TEST(a hundred thousand levels are refused) {
  CAF_CHECK_EQUAL(read(repeat("[", 100000) + repeat("]", 100000)), exceeded);
  CAF_CHECK_EQUAL(read(repeat("{\"a\":", 100000)), exceeded);
}

CAF_TEST(a hundred thousand levels can be read and dropped if allowed) {
  constexpr auto unbounded = std::numeric_limits<std::size_t>::max();
  auto x = read_json(repeat("[", 100000) + repeat("]", 100000),
                     {unbounded, unbounded});
  CAF_CHECK(x);
}

CAF_TEST(the elements of the outermost array are bounded) {
  json_limits limits{10, 3};
  CAF_CHECK_EQUAL(read("[1,2,3]", limits), "[1,2,3]");
  CAF_CHECK_EQUAL(read("[1,2,3,4]", limits), exceeded);
  CAF_CHECK_EQUAL(read("[1,2,3,[]]", limits), exceeded);
  CAF_CHECK_EQUAL(read("[[1,2,3,4],2,3]", limits), "[[1,2,3,4],2,3]");
  CAF_CHECK_EQUAL(read(R"({"a":1,"b":2,"c":3,"d":4})", limits),
                  R"({"a":1,"b":2,"c":3,"d":4})");
}

CAF_TEST(a hundred and fifty thousand elements are refused) {
  CAF_CHECK_EQUAL(read(array_of(150000)), exceeded);
  CAF_CHECK_EQUAL(read(array_of(10001)), array_of(10001));
  CAF_CHECK_EQUAL(read(array_of(10002)), exceeded);
}
