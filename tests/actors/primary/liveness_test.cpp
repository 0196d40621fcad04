// Who counts as frozen, and when nobody does.
#define CAF_SUITE primary.liveness

#include "actors/primary/liveness.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

constexpr worker_id id1{1, 0};
constexpr worker_id id2{2, 0};

struct fixture {
  liveness::time_point start{};
  liveness who{10s, 5s, start};

  /// @returns how many count as frozen at `start + at`.
  std::size_t frozen_at(std::chrono::seconds at) {
    return who.tick(start + at).size();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(liveness_tests, fixture)

CAF_TEST(a worker that was silent for the timeout is frozen once) {
  who.heard(id1, start);
  CAF_CHECK_EQUAL(frozen_at(5s), 0u);
  CAF_CHECK_EQUAL(frozen_at(10s), 1u);
  CAF_CHECK_EQUAL(frozen_at(15s), 0u);
}

CAF_TEST(a sign of life gives a worker its time anew) {
  who.heard(id1, start);
  who.heard(id2, start);
  frozen_at(5s);
  who.heard(id2, start + 6s);
  auto frozen = who.tick(start + 10s);
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id1);
  CAF_CHECK_EQUAL(frozen_at(15s), 0u);
  CAF_CHECK_EQUAL(frozen_at(20s), 1u);
}

CAF_TEST(a primary that was paused declares nobody frozen) {
  who.heard(id1, start);
  CAF_CHECK_EQUAL(frozen_at(60s), 0u);
  CAF_CHECK_EQUAL(frozen_at(65s), 0u);
  CAF_CHECK_EQUAL(frozen_at(70s), 1u);
}

CAF_TEST(a worker that is gone is not frozen) {
  who.heard(id1, start);
  who.remove(id1);
  frozen_at(5s);
  CAF_CHECK_EQUAL(frozen_at(10s), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
