// The wheel on the loop's clock.
#define CAF_SUITE loop.timers

#include "actors/loop/timers.hpp"

#include <optional>
#include <vector>

#include "tests/actors/loop/node.hpp"

#include "tests/test.hpp"

using namespace std::chrono_literals;
using namespace socketio;

namespace {

struct fixture {
  loop_config cfg;
  boost::asio::io_context& io = cfg.io();
  std::optional<timers> clock{std::in_place, io};
  std::vector<int> log;

  void ring() { log.push_back(0); }

  timer_entry entry = timer_entry::calling<&fixture::ring>(*this);
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(timers_tests, fixture)

CAF_TEST(an armed entry fires once and not before its time) {
  auto start = std::chrono::steady_clock::now();
  clock->arm(entry, 30ms);
  CAF_CHECK(run_until(io, [this] { return !log.empty(); }));
  CAF_CHECK(std::chrono::steady_clock::now() - start >= 30ms);
  run_ready(io);
  CAF_CHECK_EQUAL(log.size(), 1u);
}

CAF_TEST(a sooner entry does not wait for a later one) {
  clock->after(24h, [this] { log.push_back(2); });
  clock->after(10ms, [this] { log.push_back(1); });
  CAF_CHECK(run_until(io, [this] { return !log.empty(); }));
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
}

CAF_TEST(functions run in the order of their times) {
  for (int i : {3, 1, 2})
    clock->after(i * 20ms, [this, i] { log.push_back(i); });
  CAF_CHECK(run_until(io, [this] { return log.size() == 3; }));
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 2, 3}));
}

CAF_TEST(a cancelled entry does not fire) {
  clock->arm(entry, 10ms);
  clock->after(40ms, [this] { log.push_back(1); });
  clock->cancel(entry);
  CAF_CHECK(run_until(io, [this] { return !log.empty(); }));
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
}

CAF_TEST(timers that end take their functions with them) {
  clock->after(10ms, [this] { log.push_back(1); });
  clock->arm(entry, 10ms);
  clock.reset();
  CAF_CHECK(!entry.armed());
  boost::asio::io_context other;
  timers second{other};
  auto passed = false;
  second.after(50ms, [&passed] { passed = true; });
  CAF_CHECK(run_until(other, [&passed] { return passed; }));
  run_ready(io);
  CAF_CHECK(log.empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
