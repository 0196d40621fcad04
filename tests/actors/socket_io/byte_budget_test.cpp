// Bytes that several owners keep.
#define CAF_SUITE socket_io.byte_budget

#include "actors/socket_io/byte_budget.hpp"

#include <optional>
#include <utility>

#include "tests/test.hpp"

using socketio::socket_io::byte_budget;

CAF_TEST(shares add up to the maximum) {
  byte_budget testee;
  auto a = testee.take(6, 10);
  auto b = testee.take(4, 10);
  CAF_CHECK(a && b);
  CAF_CHECK(!testee.take(1, 10));
}

CAF_TEST(a share is given back at its end or before) {
  byte_budget testee;
  auto a = testee.take(10, 10);
  CAF_CHECK_EQUAL(a->release(), 10u);
  CAF_CHECK_EQUAL(a->release(), 0u);
  testee.take(10, 10);
  CAF_CHECK(testee.take(10, 10).has_value());
}

CAF_TEST(the only share may be as large as it likes) {
  byte_budget testee;
  auto a = testee.take(1000, 10);
  CAF_REQUIRE(a);
  CAF_CHECK(!testee.take(1, 10));
  a.reset();
  CAF_CHECK(testee.take(1, 10).has_value());
}

CAF_TEST(a moved share counts once) {
  byte_budget testee;
  auto a = testee.take(10, 10);
  byte_budget::share b = std::move(*a);
  a.reset();
  CAF_CHECK(!testee.take(10, 10));
  b = {};
  CAF_CHECK(testee.take(10, 10).has_value());
}

CAF_TEST(a share may outlive the budget) {
  std::optional<byte_budget> testee{std::in_place};
  auto a = testee->take(10, 10);
  testee.reset();
  CAF_CHECK_EQUAL(a->release(), 10u);
}
