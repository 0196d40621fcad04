// Values: binary, and conversion from and to the program's types.
#define CAF_SUITE socket_io.value

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "actors/socket_io/value.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct message {
  std::string user;
  int age = 0;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(message, user, age)
};

value parse(const char* text) {
  return value::parse(text);
}

} // namespace

CAF_TEST(binary keeps every byte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i)
    bytes.push_back(static_cast<char>(i));
  auto x = binary(bytes);
  CAF_CHECK(is_binary(x));
  CAF_CHECK_EQUAL(std::string(binary_bytes(x)), bytes);
}

CAF_TEST(empty binary is binary) {
  CAF_CHECK(is_binary(binary("")));
  CAF_CHECK(binary_bytes(binary("")).empty());
}

CAF_TEST(a string is not binary) {
  CAF_CHECK(!is_binary(value("text")));
  CAF_CHECK(binary_bytes(value("text")).empty());
}

CAF_TEST(arguments convert in order) {
  auto xs = to_values("a", 1, true, nullptr, 1.5, std::vector<int>{1, 2},
                      value{{"k", 1}}, binary("b"));
  CAF_REQUIRE_EQUAL(xs.size(), 8u);
  CAF_CHECK(xs[0] == "a");
  CAF_CHECK(xs[1] == 1);
  CAF_CHECK(xs[2] == true);
  CAF_CHECK(xs[3].is_null());
  CAF_CHECK(xs[4] == 1.5);
  CAF_CHECK(xs[5] == parse("[1,2]"));
  CAF_CHECK(xs[6] == parse(R"({"k":1})"));
  CAF_CHECK(is_binary(xs[7]));
}

CAF_TEST(no arguments are no values) {
  CAF_CHECK(to_values().empty());
}

CAF_TEST(an array stays one argument) {
  auto xs = to_values(parse("[1]"));
  CAF_REQUIRE_EQUAL(xs.size(), 1u);
  CAF_CHECK(xs[0] == parse("[1]"));
}

CAF_TEST(types of the NLOHMANN macros convert both ways) {
  auto x = to_value(message{"ann", 7});
  CAF_CHECK(x == parse(R"({"age":7,"user":"ann"})"));
  auto y = from_value<message>(x);
  CAF_REQUIRE(y.has_value());
  CAF_CHECK_EQUAL(y->user, "ann");
  CAF_CHECK_EQUAL(y->age, 7);
  auto list = from_value<std::vector<message>>(to_value(std::vector{*y}));
  CAF_REQUIRE(list.has_value());
  CAF_CHECK_EQUAL(list->at(0).user, "ann");
}

CAF_TEST(keys keep their order) {
  CAF_CHECK_EQUAL(to_value(parse(R"({"z":1,"a":2})")).dump(),
                  R"({"z":1,"a":2})");
}

CAF_TEST(a wrong type is nothing) {
  CAF_CHECK(!from_value<std::string>(1));
  CAF_CHECK(!from_value<int>("1"));
  CAF_CHECK(!from_value<int>(nullptr));
  CAF_CHECK(!from_value<bool>(1));
  CAF_CHECK(!from_value<double>(true));
  CAF_CHECK(!from_value<int>(true));
  CAF_CHECK(!from_value<std::vector<int>>("x"));
  CAF_CHECK(!from_value<message>(parse(R"({"user":"ann"})")));
  CAF_CHECK((!from_value<std::map<std::string, int>>(parse("[1]"))));
}

CAF_TEST(the right type is the value) {
  CAF_CHECK(from_value<std::string>("x") == "x");
  CAF_CHECK(from_value<bool>(true) == true);
  CAF_CHECK(from_value<double>(2) == 2.0);
  CAF_CHECK(from_value<float>(0.5) == 0.5f);
  CAF_CHECK(from_value<value>(parse("[1]")) == parse("[1]"));
}

CAF_TEST(an integer out of range is nothing) {
  CAF_CHECK(from_value<uint8_t>(255) == 255);
  CAF_CHECK(!from_value<uint8_t>(256));
  CAF_CHECK(!from_value<unsigned>(-1));
  CAF_CHECK(!from_value<int>(1.5));
  CAF_CHECK(!from_value<int>(1e300));
  auto max = std::numeric_limits<uint64_t>::max();
  CAF_CHECK(from_value<uint64_t>(max) == max);
  CAF_CHECK(!from_value<int64_t>(max));
  CAF_CHECK(from_value<int64_t>(-5) == -5);
}
