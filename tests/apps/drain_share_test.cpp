// The ends of a draining worker's connections are spread evenly.
#define CAF_SUITE apps.drain_share

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

CAF_TEST(the last step takes what is left) {
  CAF_CHECK_EQUAL(drain_share(7, 50ms, 50ms), 7u);
  CAF_CHECK_EQUAL(drain_share(7, 0ms, 50ms), 7u);
  CAF_CHECK_EQUAL(drain_share(0, 1s, 50ms), 0u);
}
