// When ended workers are started again.
#include "actors/primary/restart_policy.hpp"

#include <vector>

#define CAF_SUITE primary.restart_policy
#include "tests/test.hpp"

using namespace std::chrono_literals;
using namespace socketio;

namespace {

/// @returns the waits after `n` ends before ready.
std::vector<caf::timespan> delays(restart_policy& policy, int n) {
  std::vector<caf::timespan> result;
  for (int i = 0; i < n; ++i)
    result.push_back(policy.on_exit(false).delay);
  return result;
}

/// @returns how many ends before ready it takes until the policy gives up; 0
///          if 100 do not suffice.
int ends_until_given_up(restart_policy& policy) {
  for (int i = 1; i <= 100; ++i)
    if (policy.on_exit(false).give_up)
      return i;
  return 0;
}

} // namespace

CAF_TEST(the first restart is immediate and later waits double to the bound) {
  restart_policy policy{250ms, 5s};
  std::vector<caf::timespan> expected{0ms, 250ms, 500ms, 1s, 2s, 4s, 5s, 5s};
  CAF_CHECK_EQUAL(delays(policy, 8), expected);
}

CAF_TEST(a bound below the first wait holds) {
  restart_policy policy{250ms, 100ms};
  std::vector<caf::timespan> expected{0ms, 100ms, 100ms};
  CAF_CHECK_EQUAL(delays(policy, 3), expected);
}

CAF_TEST(waits do not overflow) {
  restart_policy policy{1ms, caf::timespan::max()};
  policy.on_ready();
  policy.on_exit(false);
  auto waits = delays(policy, 100);
  CAF_CHECK_EQUAL(waits.back(), caf::timespan::max());
}

CAF_TEST(a worker that was ready is restarted at once however often) {
  restart_policy policy{250ms, 5s};
  for (int i = 0; i < 20; ++i) {
    policy.on_ready();
    auto decision = policy.on_exit(false);
    CAF_CHECK(!decision.give_up);
    CAF_CHECK_EQUAL(decision.delay, caf::timespan{0});
  }
}

CAF_TEST(being ready forgets earlier failures) {
  restart_policy policy{250ms, 5s};
  delays(policy, 5);
  policy.on_ready();
  policy.on_exit(false);
  std::vector<caf::timespan> expected{0ms, 250ms};
  CAF_CHECK_EQUAL(delays(policy, 2), expected);
}

CAF_TEST(an orderly end is no failure) {
  restart_policy policy{250ms, 5s};
  for (int i = 0; i < 20; ++i) {
    auto decision = policy.on_exit(true);
    CAF_CHECK(!decision.give_up);
    CAF_CHECK_EQUAL(decision.delay, caf::timespan{0});
  }
  CAF_CHECK_EQUAL(policy.on_exit(false).delay, caf::timespan{0});
}

CAF_TEST(a worker that never becomes ready is given up at the tenth end) {
  restart_policy policy{250ms, 5s};
  CAF_CHECK_EQUAL(ends_until_given_up(policy), 10);
}

CAF_TEST(a worker that was ever ready is never given up) {
  restart_policy policy{250ms, 5s};
  CAF_CHECK(!policy.was_ever_ready());
  policy.on_ready();
  CAF_CHECK(policy.was_ever_ready());
  CAF_CHECK_EQUAL(ends_until_given_up(policy), 0);
}
