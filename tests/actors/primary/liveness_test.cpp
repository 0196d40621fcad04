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

  void ask(worker_id id, std::chrono::milliseconds at) {
    who.asked(id, start + at);
  }

  /// @returns how many count as frozen at `start + at`.
  std::size_t frozen_at(std::chrono::milliseconds at) {
    return who.tick(start + at).size();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(liveness_tests, fixture)

CAF_TEST(a worker that was silent for the timeout is frozen once) {
  ask(id1, 0s);
  CAF_CHECK_EQUAL(frozen_at(5s), 0u);
  CAF_CHECK_EQUAL(frozen_at(10s), 1u);
  CAF_CHECK_EQUAL(frozen_at(15s), 0u);
}

CAF_TEST(a worker that nobody asked is not frozen) {
  CAF_CHECK_EQUAL(frozen_at(5s), 0u);
  CAF_CHECK_EQUAL(frozen_at(10s), 0u);
  ask(id1, 10s);
  CAF_CHECK_EQUAL(frozen_at(15s), 0u);
  CAF_CHECK_EQUAL(frozen_at(20s), 1u);
}

CAF_TEST(the time runs from the first question and not from the last) {
  ask(id1, 0s);
  frozen_at(5s);
  ask(id1, 5s);
  CAF_CHECK_EQUAL(frozen_at(10s), 1u);
}

CAF_TEST(a sign of life gives a worker its time anew) {
  ask(id1, 0s);
  ask(id2, 0s);
  frozen_at(5s);
  who.heard(id2);
  ask(id2, 5s);
  auto frozen = who.tick(start + 10s);
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id1);
  CAF_CHECK_EQUAL(frozen_at(15s), 1u);
}

CAF_TEST(a worker that stood still for less than the timeout is not frozen) {
  // It answers at once, then stands still from 4.9 s to 14.8 s.
  ask(id1, 0s);
  who.heard(id1);
  CAF_CHECK_EQUAL(frozen_at(5001ms), 0u);
  ask(id1, 5001ms);
  CAF_CHECK_EQUAL(frozen_at(10002ms), 0u);
  ask(id1, 10002ms);
  who.heard(id1);
  CAF_CHECK_EQUAL(frozen_at(15003ms), 0u);
}

CAF_TEST(a primary that was paused declares nobody frozen) {
  ask(id1, 0s);
  CAF_CHECK_EQUAL(frozen_at(60s), 0u);
  CAF_CHECK_EQUAL(frozen_at(65s), 0u);
  CAF_CHECK_EQUAL(frozen_at(70s), 1u);
}

CAF_TEST(a primary paused for one or two periods declares nobody frozen) {
  for (auto pause : {5s, 6s, 8s, 10s}) {
    liveness x{10s, 5s, start};
    x.asked(id1, start);
    CAF_CHECK(x.tick(start + 5s).empty());
    // The answer lies unread.
    CAF_CHECK(x.tick(start + 10s + pause).empty());
    CAF_CHECK(x.tick(start + 15s + pause).empty());
  }
}

CAF_TEST(a worker that is gone is not frozen) {
  ask(id1, 0s);
  who.heard(id1);
  frozen_at(5s);
  CAF_CHECK_EQUAL(frozen_at(10s), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
