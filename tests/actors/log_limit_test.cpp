// A repeated complaint reaches the log once in a while, with its count.
#define CAF_SUITE core.log_limit

#include "actors/log_limit.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

constexpr log_limit::time_point start{1h};

} // namespace

CAF_TEST(the first complaint is logged at once) {
  log_limit testee;
  CAF_CHECK_EQUAL(testee.occurred(start).value_or(0), 1u);
}

CAF_TEST(what comes soon after is counted and told later) {
  log_limit testee;
  testee.occurred(start);
  for (int i = 0; i < 1000; ++i)
    CAF_CHECK(!testee.occurred(start + 4999ms));
  CAF_CHECK_EQUAL(testee.occurred(start + 5s).value_or(0), 1001u);
  CAF_CHECK(!testee.occurred(start + 6s));
}
