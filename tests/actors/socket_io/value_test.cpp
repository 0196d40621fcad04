// Values: binary, and conversion from and to the program's types.
#define CAF_SUITE socket_io.value

#include <array>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/value.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct message {
  std::string user;
  int age = 0;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(message, user, age)
};

/// With a default for what is missing.
struct options_type {
  uint8_t level = 3;
  std::vector<message> list;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE_WITH_DEFAULT(options_type, level, list)
};

struct point {
  double x = 0;
  float y = 0;
  value rest;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(point, x, y, rest)

struct size {
  unsigned width = 1;
  bool fixed = true;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(size, width, fixed)

enum class grade : uint8_t { low, high };
enum class color { none, red };
NLOHMANN_JSON_SERIALIZE_ENUM(color,
                             {{color::none, nullptr}, {color::red, "red"}})

/// Converts for `nlohmann::json` alone.
struct by_hand {
  int x = 0;
};

void to_json(nlohmann::json& j, const by_hand& x) {
  j = {{"x", x.x}};
}

void from_json(const nlohmann::json& j, by_hand& x) {
  x.x = j.at("x").get<int>();
}

/// Converts for two kinds of JSON, each by name.
struct by_name {
  int x = 0;
};

[[maybe_unused]] void from_json(const nlohmann::json& j, by_name& x) {
  x.x = j.get<int>();
}

void from_json(const nlohmann::ordered_json& j, by_name& x) {
  x.x = j.get<int>();
}

/// Cannot be made without a content.
struct id_of_user {
  explicit id_of_user(int x) : number(x) {}

  int number;
};

} // namespace

template <>
struct nlohmann::adl_serializer<id_of_user> {
  template <class Json>
  static id_of_user from_json(const Json& x) {
    return id_of_user{x.template get<int>()};
  }

  template <class Json>
  static void to_json(Json& to, const id_of_user& x) {
    to = x.number;
  }
};

namespace {

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
  auto xs = socket_io::pack("a", 1, true, nullptr, 1.5, std::vector<int>{1, 2},
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
  CAF_CHECK(socket_io::pack().empty());
}

CAF_TEST(an array stays one argument) {
  auto xs = socket_io::pack(parse("[1]"));
  CAF_REQUIRE_EQUAL(xs.size(), 1u);
  CAF_CHECK(xs[0] == parse("[1]"));
}

CAF_TEST(types of the NLOHMANN macros convert both ways) {
  auto x = to_value(message{"ann", 7});
  CAF_CHECK_EQUAL(x.dump(), R"({"user":"ann","age":7})");
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
  CAF_CHECK(from_value<float>(0.1) == 0.1f);
  CAF_CHECK(from_value<value>(parse("[1]")) == parse("[1]"));
}

CAF_TEST(a fraction out of range is nothing and infinity is infinity) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  CAF_CHECK(!from_value<float>(1e300));
  CAF_CHECK(!from_value<std::list<float>>(parse("[-1e300]")));
  CAF_CHECK(from_value<double>(1e300) == 1e300);
  CAF_CHECK(from_value<double>(infinity) == infinity);
  CAF_CHECK(from_value<float>(-infinity) == -infinity);
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

CAF_TEST(elements of containers are as strict as arguments) {
  using ints = std::vector<int>;
  CAF_CHECK(from_value<ints>(parse("[1,-2]")) == (ints{1, -2}));
  for (auto text : {"[true]", "[1.5]", "[-1e300]", "[3000000000]", "[null]",
                    "[[1]]", "{\"a\":1}", "[\"1\"]"})
    CAF_CHECK(!from_value<ints>(parse(text)));
  CAF_CHECK(!from_value<std::vector<uint8_t>>(parse("[300]")));
  CAF_CHECK(!from_value<std::vector<ints>>(parse("[[1],[1.5]]")));
  CAF_CHECK(!from_value<std::list<int>>(parse("[1.5]")));
  CAF_CHECK(!from_value<std::set<bool>>(parse("[1]")));
  CAF_CHECK(!from_value<std::vector<bool>>(parse("[0]")));
  CAF_CHECK((!from_value<std::array<int, 2>>(parse("[1,true]"))));
  CAF_CHECK((!from_value<std::array<int, 2>>(parse("[1]"))));
  CAF_CHECK((!from_value<std::map<std::string, int>>(parse(R"({"a":1e300})"))));
  CAF_CHECK(
    (!from_value<std::unordered_map<std::string, int>>(parse(R"({"a":1.5})"))));
  CAF_CHECK((!from_value<std::map<int, int>>(parse("[[1,true]]"))));
  CAF_CHECK((!from_value<std::pair<int, bool>>(parse("[1,1]"))));
  CAF_CHECK((
    !from_value<std::tuple<int, std::string, uint8_t>>(parse("[1,\"x\",-1]"))));
}

CAF_TEST(containers of what fits are their content) {
  CAF_CHECK(
    (from_value<std::map<std::string, std::vector<int>>>(
       parse(R"({"a":[1],"b":[]})"))
     == std::map<std::string, std::vector<int>>{{"a", {1}}, {"b", {}}}));
  CAF_CHECK((from_value<std::pair<int, std::string>>(parse("[1,\"x\"]"))
             == std::pair{1, std::string{"x"}}));
  CAF_CHECK((from_value<std::tuple<bool, double>>(parse("[true,2]"))
             == std::tuple{true, 2.0}));
  CAF_CHECK(
    (from_value<std::array<int, 2>>(parse("[1,2]")) == std::array{1, 2}));
  CAF_CHECK(from_value<std::list<int>>(parse("[1]")) == std::list<int>{1});
  CAF_CHECK(from_value<std::vector<bool>>(parse("[true]"))
            == std::vector<bool>{true});
  CAF_CHECK((from_value<std::vector<std::optional<int>>>(parse("[1,null]"))
             == std::vector<std::optional<int>>{1, std::nullopt}));
  CAF_CHECK(!from_value<std::vector<std::optional<int>>>(parse("[true]")));
  CAF_CHECK(from_value<std::vector<value>>(parse("[1,true]"))
            == (std::vector<value>{1, true}));
  CAF_CHECK(from_value<nlohmann::json>(parse("[1]"))
            == nlohmann::json::parse("[1]"));
  CAF_CHECK(from_value<value::binary_t>(binary("b")).has_value());
}

CAF_TEST(members of types of the macros are as strict as arguments) {
  for (auto age : {"1.5", "true", "1e300", "-1e300", "3000000000", "null"}) {
    auto text = std::string{R"({"user":"ann","age":)"} + age + "}";
    CAF_CHECK(!from_value<message>(parse(text.c_str())));
    text = "{\"list\":[" + text + "]}";
    CAF_CHECK(!from_value<options_type>(parse(text.c_str())));
  }
  CAF_CHECK(!from_value<options_type>(parse(R"({"level":300})")));
  CAF_CHECK(from_value<options_type>(parse("{}"))->level == 3);
  CAF_CHECK(!from_value<size>(parse(R"({"width":-1})")));
  CAF_CHECK(!from_value<size>(parse(R"({"fixed":1})")));
  CAF_CHECK(from_value<size>(parse(R"({"width":2})"))->width == 2u);
  CAF_CHECK(!from_value<point>(parse(R"({"x":true,"y":1,"rest":0})")));
  auto p =
    from_value<point>(parse(R"({"x":1e300,"y":1,"rest":{"b":[2],"a":1}})"));
  CAF_REQUIRE(p);
  CAF_CHECK_EQUAL(p->x, 1e300);
  CAF_CHECK_EQUAL(p->rest.dump(), R"({"b":[2],"a":1})");
  CAF_CHECK_EQUAL(to_value(*p).dump(),
                  R"({"x":1e+300,"y":1.0,"rest":{"b":[2],"a":1}})");
}

CAF_TEST(an enumerator is an integer of its type or what the program says) {
  CAF_CHECK(from_value<grade>(1) == grade::high);
  for (auto text : {"1.5", "300", "-1", "true", "\"high\"", "1e300"})
    CAF_CHECK(!from_value<grade>(parse(text)));
  CAF_CHECK(!from_value<std::vector<grade>>(parse("[1.5]")));
  CAF_CHECK((!from_value<std::map<std::string, grade>>(parse(R"({"a":1.5})"))));
  CAF_CHECK(from_value<color>("red") == color::red);
  CAF_CHECK(from_value<color>(nullptr) == color::none);
  CAF_CHECK(from_value<std::vector<color>>(parse("[\"red\"]"))
            == std::vector<color>{color::red});
}

CAF_TEST(characters count as small integers) {
  CAF_CHECK(from_value<char>(65) == 'A');
  CAF_CHECK(!from_value<char>(300));
}

CAF_TEST(types with conversions of their own keep them) {
  CAF_CHECK(from_value<by_hand>(to_value(by_hand{5}))->x == 5);
  CAF_CHECK(!from_value<by_hand>(parse("{}")));
  CAF_CHECK(from_value<by_name>(5)->x == 5);
  auto list = from_value<std::list<by_hand>>(parse(R"([{"x":1}])"));
  CAF_CHECK(list && list->front().x == 1);
  CAF_CHECK(from_value<id_of_user>(to_value(id_of_user{5}))->number == 5);
  CAF_CHECK(!from_value<id_of_user>(1.5));
  auto users = from_value<std::vector<id_of_user>>(parse("[5]"));
  CAF_CHECK(users && users->front().number == 5);
}
