// The clock that tests move.
#define CAF_SUITE apps.hand_clock

#include "apps/testing/hand_clock.hpp"

#include <functional>
#include <memory>
#include <vector>

#include "tests/test.hpp"

using namespace std::chrono_literals;
using socketio::testing::hand_clock;

CAF_TEST(a ticker fires as often as there is time) {
  hand_clock clock;
  std::vector<hand_clock::time_point> fired;
  std::function<void()> tick = [&] {
    fired.push_back(clock.now());
    clock.after(1s, tick);
  };
  auto begin = clock.now();
  clock.after(1s, tick);
  clock.advance(10s);
  CAF_REQUIRE_EQUAL(fired.size(), 10u);
  for (std::size_t i = 0; i < fired.size(); ++i)
    CAF_CHECK(fired[i] == begin + (i + 1) * 1s);
  CAF_CHECK(clock.now() == begin + 10s);
}

CAF_TEST(nothing fires early and what was cancelled not at all) {
  hand_clock clock;
  struct counter {
    void add() { ++count; }
    int count = 0;
  } late, never;
  auto first = socketio::timer_entry::calling<&counter::add>(late);
  auto second = socketio::timer_entry::calling<&counter::add>(never);
  clock.arm(first, 2s);
  clock.arm(second, 1s);
  clock.cancel(second);
  clock.advance(1999ms);
  CAF_CHECK_EQUAL(late.count, 0);
  clock.advance(1ms);
  CAF_CHECK_EQUAL(late.count, 1);
  CAF_CHECK_EQUAL(never.count, 0);
}

CAF_TEST(what was called is let go of) {
  hand_clock clock;
  auto owned = std::make_shared<int>(0);
  clock.after(1s, [owned] { ++*owned; });
  clock.advance(1s);
  CAF_CHECK_EQUAL(*owned, 1);
  CAF_CHECK_EQUAL(owned.use_count(), 1);
}
