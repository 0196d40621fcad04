// The ends of a draining worker's connections are spread evenly.
#define CAF_SUITE apps.drain_share

#include <algorithm>
#include <vector>

#include "apps/run/drain_share.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

/// @returns how many of `open` connections end in each step of 50 ms.
std::vector<std::size_t> shares(std::size_t open, caf::timespan time) {
  std::vector<std::size_t> result;
  for (; open > 0; time -= 50ms) {
    result.push_back(drain_share(open, time, 50ms));
    open -= result.back();
  }
  return result;
}

} // namespace

CAF_TEST(all steps have their share) {
  CAF_CHECK_EQUAL(shares(100, 200ms), (std::vector<std::size_t>(4, 25)));
  CAF_CHECK_EQUAL(shares(3, 1s), (std::vector<std::size_t>{1, 1, 1}));
}

CAF_TEST(late steps have more and the last one is in time) {
  for (auto late : {10ms, 50ms, 130ms, 300ms, 900ms, 5000ms}) {
    drain_plan::time_point now{};
    drain_plan plan{now, 1s};
    std::size_t open = 1000;
    std::size_t most = 0;
    for (;;) {
      auto share = plan.share(open, now);
      open -= share;
      most = std::max(most, share);
      if (open == 0)
        break;
      now += late;
    }
    // A step later than all of the time cannot be foreseen.
    if (late <= 900ms)
      CAF_CHECK(now.time_since_epoch() <= 1s);
    if (late < 200ms)
      CAF_CHECK_LESS(most, 200u);
  }
}

CAF_TEST(the last step takes what is left) {
  CAF_CHECK_EQUAL(drain_share(7, 50ms, 50ms), 7u);
  CAF_CHECK_EQUAL(drain_share(7, 0ms, 50ms), 7u);
  CAF_CHECK_EQUAL(drain_share(0, 1s, 50ms), 0u);
}
