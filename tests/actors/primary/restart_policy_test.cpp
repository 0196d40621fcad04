// When ended workers are started again.
#include "actors/primary/restart_policy.hpp"

#include <vector>

#define CAF_SUITE primary.restart_policy
#include "tests/test.hpp"

using namespace std::chrono_literals;
using namespace socketio;

namespace {

using waits = std::vector<caf::timespan>;

constexpr restart_policy::time_point start{};

/// @returns the waits after `n` ends before ready.
waits delays(restart_policy& policy, int n) {
  waits result;
  for (int i = 0; i < n; ++i)
    result.push_back(policy.on_exit(false, start).delay);
  return result;
}

/// A worker becomes ready and ends `time` later.
restart_decision serve(restart_policy& policy, caf::timespan time,
                       bool asked = false) {
  policy.on_ready(start);
  return policy.on_exit(asked, start + time);
}

/// @returns how many ends before ready it takes until the policy gives up; 0
///          if 100 do not suffice.
int ends_until_given_up(restart_policy& policy) {
  for (int i = 1; i <= 100; ++i)
    if (policy.on_exit(false, start).give_up)
      return i;
  return 0;
}

} // namespace

CAF_TEST(the first restart is immediate and later waits double to the bound) {
  restart_policy policy{250ms, 5s};
  waits expected{0ms, 250ms, 500ms, 1s, 2s, 4s, 5s, 5s};
  CAF_CHECK_EQUAL(delays(policy, 8), expected);
}

CAF_TEST(a bound below the first wait holds) {
  restart_policy policy{250ms, 100ms};
  waits expected{0ms, 100ms, 100ms};
  CAF_CHECK_EQUAL(delays(policy, 3), expected);
}

CAF_TEST(waits do not overflow) {
  restart_policy policy{1ms, caf::timespan::max()};
  serve(policy, 1s);
  CAF_CHECK_EQUAL(delays(policy, 100).back(), caf::timespan::max());
}

CAF_TEST(a worker that served is restarted at once however often) {
  restart_policy policy{250ms, 5s};
  for (int i = 0; i < 20; ++i) {
    auto decision = serve(policy, 250ms);
    CAF_CHECK(!decision.give_up);
    CAF_CHECK_EQUAL(decision.delay, caf::timespan{0});
  }
}

CAF_TEST(
  a worker that ends just after it was ready fails from the 11th time on) {
  restart_policy policy{250ms, 5s};
  for (int i = 0; i < 10; ++i)
    CAF_CHECK_EQUAL(serve(policy, 249ms).delay, caf::timespan{0});
  waits result;
  for (int i = 0; i < 8; ++i)
    result.push_back(serve(policy, 249ms).delay);
  waits expected{0ms, 250ms, 500ms, 1s, 2s, 4s, 5s, 5s};
  CAF_CHECK_EQUAL(result, expected);
}

CAF_TEST(to have been ready forgets failures to become so) {
  restart_policy policy{250ms, 5s};
  delays(policy, 5);
  CAF_CHECK_EQUAL(serve(policy, 1ms).delay, caf::timespan{0});
  waits expected{0ms, 250ms};
  CAF_CHECK_EQUAL(delays(policy, 2), expected);
}

CAF_TEST(a worker that says again that it is ready served since the first) {
  restart_policy policy{250ms, 5s};
  delays(policy, 5);
  policy.on_ready(start);
  policy.on_ready(start + 200ms);
  CAF_CHECK_EQUAL(policy.on_exit(false, start + 250ms).delay, caf::timespan{0});
}

CAF_TEST(to have served forgets earlier failures) {
  for (auto asked : {false, true}) {
    restart_policy policy{250ms, 5s};
    delays(policy, 5);
    serve(policy, 250ms, asked);
    waits expected{0ms, 250ms};
    CAF_CHECK_EQUAL(delays(policy, 2), expected);
  }
}

CAF_TEST(an end that was asked for is no failure) {
  restart_policy policy{250ms, 5s};
  for (int i = 0; i < 20; ++i) {
    auto decision = policy.on_exit(true, start);
    CAF_CHECK(!decision.give_up);
    CAF_CHECK_EQUAL(decision.delay, caf::timespan{0});
  }
  CAF_CHECK_EQUAL(policy.on_exit(false, start).delay, caf::timespan{0});
}

CAF_TEST(a worker that never becomes ready is given up at the tenth end) {
  restart_policy policy{250ms, 5s};
  CAF_CHECK_EQUAL(ends_until_given_up(policy), 10);
}

CAF_TEST(a worker that was ever ready is never given up) {
  restart_policy policy{250ms, 5s};
  CAF_CHECK(!policy.was_ever_ready());
  policy.on_ready(start);
  CAF_CHECK(policy.was_ever_ready());
  CAF_CHECK_EQUAL(ends_until_given_up(policy), 0);
}
