// From typed lambdas to handlers: which arguments reach them and which do not.
#define CAF_SUITE socket_io.typed_handler

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/socket_io/typed_handler.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;

namespace {

using arguments = std::vector<value>;

/// @returns why `f` was not run with `args`; empty = it was.
template <class F>
std::string mismatch(F f, const arguments& args, ack reply = {}) {
  event ev{nullptr, "chat", args, std::move(reply)};
  make_handler(std::move(f))(ev);
  return ev.mismatch;
}

void twice(int x, ack reply) {
  reply(2 * x);
}

} // namespace

CAF_TEST(arguments arrive converted and in order) {
  std::string seen;
  CAF_CHECK_EQUAL(mismatch(
                    [&](const std::string& text, int n, bool flag) {
                      seen = text + std::to_string(n) + (flag ? "y" : "n");
                    },
                    {"a", -3, true}),
                  "");
  CAF_CHECK_EQUAL(seen, "a-3y");
}

CAF_TEST(an argument of the wrong type keeps the handler from running) {
  auto ran = false;
  auto f = [&](const std::string&, int) { ran = true; };
  CAF_CHECK_EQUAL(mismatch(f, {"a", "b"}),
                  "argument 2 of \"chat\" has the wrong type");
  CAF_CHECK_EQUAL(mismatch(f, {1, 1}),
                  "argument 1 of \"chat\" has the wrong type");
  CAF_CHECK(!ran);
}

CAF_TEST(a handler may be noexcept) {
  auto ran = false;
  CAF_CHECK_EQUAL(mismatch([&](int) noexcept { ran = true; }, {1}), "");
  CAF_CHECK(ran);
}

CAF_TEST(a missing argument keeps the handler from running) {
  CAF_CHECK_EQUAL(mismatch([](int, int) {}, {1}),
                  "argument 2 of \"chat\" is missing");
}

CAF_TEST(numbers that do not fit are refused) {
  CAF_CHECK(!mismatch([](uint8_t) {}, {300}).empty());
  CAF_CHECK(!mismatch([](unsigned) {}, {-1}).empty());
  CAF_CHECK(!mismatch([](int) {}, {1.5}).empty());
  CAF_CHECK(!mismatch([](int) {}, {true}).empty());
  CAF_CHECK(!mismatch([](bool) {}, {1}).empty());
  CAF_CHECK(mismatch([](double) {}, {1}).empty());
}

CAF_TEST(trailing optionals may be missing or null but not of another type) {
  std::optional<int> seen = 5;
  auto f = [&](int, std::optional<int> x) { seen = x; };
  CAF_CHECK_EQUAL(mismatch(f, {1}), "");
  CAF_CHECK(!seen.has_value());
  CAF_CHECK_EQUAL(mismatch(f, {1, 2}), "");
  CAF_CHECK(seen == 2);
  CAF_CHECK_EQUAL(mismatch(f, {1, nullptr}), "");
  CAF_CHECK(!seen.has_value());
  CAF_CHECK(!mismatch(f, {1, "x"}).empty());
}

CAF_TEST(arguments beyond the parameters are ignored) {
  CAF_CHECK_EQUAL(mismatch([](int) {}, {1, 2, 3}), "");
  CAF_CHECK_EQUAL(mismatch([] {}, {1}), "");
}

CAF_TEST(a vector of values takes all arguments as they came) {
  arguments seen;
  CAF_CHECK_EQUAL(
    mismatch([&](const std::vector<value>& xs) { seen = xs; }, {1, "b"}), "");
  CAF_CHECK(seen == (arguments{1, "b"}));
}

CAF_TEST(binary arrives at any depth) {
  std::string seen;
  mismatch([&](const value& x) { seen = binary_bytes(x["deep"][0]); },
           {value{{"deep", value::array({binary("\x01\x02")})}}});
  CAF_CHECK_EQUAL(seen, "\x01\x02");
}

CAF_TEST(the last parameter answers once) {
  std::vector<arguments> answers;
  ack reply{[&](arguments xs) { answers.push_back(std::move(xs)); }};
  auto f = [](int x, ack r) {
    r(x, "more");
    r("late");
  };
  CAF_CHECK_EQUAL(mismatch(f, {1}, reply), "");
  CAF_REQUIRE_EQUAL(answers.size(), 1u);
  CAF_CHECK(answers[0] == (arguments{1, "more"}));
  CAF_CHECK(!reply);
}

CAF_TEST(an ack nobody asked for is inert) {
  auto asked = true;
  auto f = [&](ack r) {
    asked = static_cast<bool>(r);
    r("x");
  };
  CAF_CHECK_EQUAL(mismatch(f, {}), "");
  CAF_CHECK(!asked);
}

CAF_TEST(spread makes each element an argument of its own) {
  CAF_CHECK(pack(1, spread{{"a", "b"}}, 2) == (arguments{1, "a", "b", 2}));
}

CAF_TEST(plain functions and mutable lambdas are handlers too) {
  arguments seen;
  ack reply{[&](arguments xs) { seen = std::move(xs); }};
  CAF_CHECK_EQUAL(mismatch(&twice, {4}, reply), "");
  CAF_CHECK(seen == (arguments{8}));
  CAF_CHECK_EQUAL(mismatch([n = 0](int x) mutable { n += x; }, {4}), "");
}

CAF_TEST(a long event name is cut in the text) {
  arguments none;
  auto name = std::string(100000, 'n');
  event ev{nullptr, name, none, ack{}};
  make_handler([](int) {})(ev);
  CAF_CHECK_LESS(ev.mismatch.size(), 200u);
}
