// The wall around the program's code.
#define CAF_SUITE core.guard

#include "actors/guard.hpp"

#include <stdexcept>

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(a function that returns leaves nothing) {
  auto called = false;
  CAF_CHECK(!guarded("a test", [&] { called = true; }));
  CAF_CHECK(called);
}

CAF_TEST(what a function throws ends here as its text) {
  auto text = guarded("a test", [] { throw std::runtime_error{"oops"}; });
  CAF_CHECK_EQUAL(text.value_or(""), "oops");
}

CAF_TEST(what is no exception ends here as well) {
  auto text = guarded("a test", [] { throw 1; });
  CAF_CHECK_EQUAL(text.value_or(""), "unknown");
}
