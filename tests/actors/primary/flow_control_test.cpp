// Whom the relay reads from while members cannot take what it sends.
#define CAF_SUITE primary.flow_control

#include "actors/primary/flow_control.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

using workers = std::vector<worker_id>;
using time_point = flow_control::time_point;

constexpr worker_id a{1, 0};
constexpr worker_id b{2, 0};
constexpr worker_id c{3, 0};
constexpr time_point t0{1h};

struct fixture {
  /// Refused bytes of b, who took some at `moved`; the others are idle.
  flow_control::step update(std::size_t refused, time_point now,
                            time_point moved = t0) {
    return flow.update({{a, 0, t0}, {b, refused, moved}, {c, 0, t0}}, now);
  }

  flow_control flow{100, 1s};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(flow_control_tests, fixture)

CAF_TEST(nothing happens up to the bound) {
  auto x = update(100, t0);
  CAF_CHECK(x.pause.empty() && x.resume.empty() && x.frozen.empty());
  CAF_CHECK(!flow.busy());
}

CAF_TEST(over the bound nothing is read from those who feed the member) {
  CAF_CHECK_EQUAL(update(101, t0).pause, (workers{a, c}));
  CAF_CHECK(flow.busy());
  CAF_CHECK(update(101, t0).pause.empty());
}

CAF_TEST(reading goes on once half of the bound is left) {
  update(101, t0);
  CAF_CHECK(update(51, t0).resume.empty());
  CAF_CHECK_EQUAL(update(50, t0).resume, (workers{a, c}));
  CAF_CHECK(!flow.busy());
}

CAF_TEST(two members that are over feed one another) {
  auto x = flow.update({{a, 101, t0}, {b, 101, t0}, {c, 0, t0}}, t0);
  CAF_CHECK_EQUAL(x.pause, (workers{a, b, c}));
  x = flow.update({{a, 101, t0}, {b, 0, t0}, {c, 0, t0}}, t0);
  CAF_CHECK_EQUAL(x.resume, workers{a});
}

CAF_TEST(a member for which nothing moves is frozen after the stall) {
  for (auto t = t0; t < t0 + 1s; t += 100ms)
    CAF_CHECK(update(101, t).frozen.empty());
  CAF_CHECK_EQUAL(update(101, t0 + 1s).frozen, workers{b});
}

CAF_TEST(a member that moves is never frozen) {
  for (auto t = t0; t < t0 + 10s; t += 100ms)
    CAF_CHECK(update(1000, t, t - 900ms).frozen.empty());
}

CAF_TEST(a member that was idle before the burst gets the whole stall) {
  CAF_CHECK(update(101, t0 + 1h).frozen.empty());
  CAF_CHECK(update(101, t0 + 1h + 400ms).frozen.empty());
}

CAF_TEST(a late update declares nobody frozen) {
  update(101, t0);
  CAF_CHECK(update(101, t0 + 5s).frozen.empty());
  CAF_CHECK(update(101, t0 + 5400ms).frozen.empty());
  CAF_CHECK(update(101, t0 + 5900ms).frozen.empty());
  CAF_CHECK_EQUAL(update(101, t0 + 6s).frozen, workers{b});
}

CAF_TEST(the others are read again once the frozen one is out) {
  update(101, t0);
  auto x = flow.update({{a, 0, t0}, {c, 0, t0}}, t0);
  CAF_CHECK_EQUAL(x.resume, (workers{a, c}));
  CAF_CHECK(!flow.busy());
}

CAF_TEST(a worker that has ended is read to its end) {
  update(101, t0);
  CAF_CHECK(flow.on_ended(a));
  CAF_CHECK(!flow.on_ended(b));
  CAF_CHECK(update(101, t0).pause.empty());
  CAF_CHECK_EQUAL(flow.paused().size(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
