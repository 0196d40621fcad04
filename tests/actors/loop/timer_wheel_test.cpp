// The timer wheel against a model and against callbacks that meddle.
#define CAF_SUITE loop.timer_wheel

#include "actors/loop/timer_wheel.hpp"

#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tests/test.hpp"

using namespace std::chrono_literals;
using socketio::timer_entry;
using socketio::timer_wheel;

namespace {

using time_point = timer_wheel::time_point;

const time_point begin{1000s};

// Notes when it fires, and does more if told so.
struct bell {
  explicit bell(std::vector<int>& log, int number)
    : log(&log), number(number) {}

  void ring() {
    log->push_back(number);
    if (also)
      also();
  }

  std::vector<int>* log;
  int number;
  std::function<void()> also;
  timer_entry entry = timer_entry::calling<&bell::ring>(*this);
};

struct fixture {
  std::vector<int> log;
  timer_wheel wheel{begin};
  bell a{log, 1};
  bell b{log, 2};
  bell c{log, 3};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(timer_wheel_tests, fixture)

CAF_TEST(an empty wheel needs no advance) {
  CAF_CHECK(!wheel.next_due());
  wheel.advance(begin + 24h);
  CAF_CHECK(!wheel.next_due());
}

CAF_TEST(nothing fires early and everything at its tick) {
  wheel.arm(a.entry, begin + 25ms);
  wheel.advance(begin + 29ms);
  CAF_CHECK(log.empty());
  CAF_CHECK(a.entry.armed());
  wheel.advance(begin + 30ms);
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
  CAF_CHECK(!a.entry.armed());
}

CAF_TEST(entries fire in the order of their due times) {
  wheel.arm(c.entry, begin + 3h);
  wheel.arm(a.entry, begin + 50ms);
  wheel.arm(b.entry, begin + 5s);
  wheel.advance(begin + 4h);
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 2, 3}));
}

CAF_TEST(a cancelled entry does not fire) {
  wheel.arm(a.entry, begin + 50ms);
  wheel.cancel(a.entry);
  wheel.cancel(b.entry);
  CAF_CHECK(!wheel.next_due());
  wheel.advance(begin + 1s);
  CAF_CHECK(log.empty());
}

CAF_TEST(arming again moves an entry) {
  wheel.arm(a.entry, begin + 50ms);
  wheel.arm(a.entry, begin + 5h);
  wheel.advance(begin + 4h);
  CAF_CHECK(log.empty());
  wheel.advance(begin + 5h);
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
}

CAF_TEST(a destroyed entry does not fire) {
  auto gone = std::make_unique<bell>(log, 9);
  wheel.arm(gone->entry, begin + 50ms);
  gone.reset();
  CAF_CHECK(!wheel.next_due());
  wheel.advance(begin + 1s);
  CAF_CHECK(log.empty());
}

CAF_TEST(a wheel that ends disarms its entries) {
  auto other = std::make_unique<timer_wheel>(begin);
  other->arm(a.entry, begin + 10ms);
  other->arm(b.entry, begin + 10h);
  other.reset();
  CAF_CHECK(!a.entry.armed());
  CAF_CHECK(!b.entry.armed());
}

CAF_TEST(a past time is due at the next tick) {
  wheel.advance(begin + 1s);
  wheel.arm(a.entry, begin);
  CAF_REQUIRE(wheel.next_due());
  CAF_CHECK(*wheel.next_due() == begin + 1010ms);
  wheel.advance(begin + 1010ms);
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
}

CAF_TEST(a callback may arm its own entry again) {
  auto now = begin;
  a.also = [this, &now] { wheel.arm(a.entry, now + 100ms); };
  wheel.arm(a.entry, begin + 100ms);
  for (; now <= begin + 1s; now += 10ms)
    wheel.advance(now);
  CAF_CHECK_EQUAL(log.size(), 10u);
}

CAF_TEST(a callback that arms for now waits for the next call) {
  a.also = [this] { wheel.arm(a.entry, begin); };
  wheel.arm(a.entry, begin + 10ms);
  wheel.advance(begin + 10ms);
  CAF_CHECK_EQUAL(log.size(), 1u);
  wheel.advance(begin + 20ms);
  CAF_CHECK_EQUAL(log.size(), 2u);
}

CAF_TEST(a callback may cancel what is due at the same tick) {
  a.also = [this] { wheel.cancel(b.entry); };
  for (auto* x : {&a, &b, &c})
    wheel.arm(x->entry, begin + 10ms);
  wheel.advance(begin + 10ms);
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 3}));
}

CAF_TEST(a callback may postpone what is due at the same tick) {
  a.also = [this] { wheel.arm(b.entry, begin + 1h); };
  for (auto* x : {&a, &b, &c})
    wheel.arm(x->entry, begin + 10ms);
  wheel.advance(begin + 10ms);
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 3}));
  wheel.advance(begin + 1h);
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 3, 2}));
}

CAF_TEST(a callback may destroy itself and others) {
  auto first = std::make_unique<bell>(log, 7);
  auto second = std::make_unique<bell>(log, 8);
  first->also = [&first, &second] {
    second.reset();
    auto self = std::move(first); // gone at the end of this scope
  };
  wheel.arm(first->entry, begin + 10ms);
  wheel.arm(second->entry, begin + 10ms);
  wheel.arm(c.entry, begin + 10ms);
  wheel.advance(begin + 10ms);
  CAF_CHECK_EQUAL(log, (std::vector<int>{7, 3}));
}

CAF_TEST(the next call goes on after a callback that throws) {
  a.also = [] { throw std::runtime_error{"no"}; };
  wheel.arm(a.entry, begin + 10ms);
  wheel.arm(b.entry, begin + 10ms);
  wheel.arm(c.entry, begin + 20ms);
  auto thrown = false;
  try {
    wheel.advance(begin + 20ms);
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  CAF_CHECK(thrown);
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
  wheel.advance(begin + 20ms);
  CAF_CHECK_EQUAL(log, (std::vector<int>{1, 2, 3}));
}

CAF_TEST(next due is never late and rarely early) {
  wheel.arm(a.entry, begin + 30h);
  int steps = 0;
  for (auto due = wheel.next_due(); due; due = wheel.next_due(), ++steps) {
    CAF_REQUIRE(*due <= begin + 30h);
    wheel.advance(*due);
  }
  CAF_CHECK_EQUAL(log, std::vector<int>{1});
  CAF_CHECK_LESS_OR_EQUAL(steps, 6);
}

CAF_TEST(a hundred thousand entries wake as seldom as their ticks) {
  std::vector<int> log;
  std::vector<std::unique_ptr<bell>> all;
  for (int i = 0; i < 100000; ++i) {
    all.push_back(std::make_unique<bell>(log, i));
    // Five different ticks, an hour away.
    wheel.arm(all.back()->entry, begin + 1h + i % 5 * timer_wheel::tick);
  }
  int wakes = 0;
  while (auto next = wheel.next_due()) {
    wheel.advance(*next);
    ++wakes;
  }
  CAF_CHECK_EQUAL(log.size(), 100000u);
  CAF_CHECK(wakes <= 10);
}

CAF_TEST(a random history fires as a sorted list would) {
  std::mt19937 random{7};
  auto below = [&random](unsigned n) { return random() % n; };
  constexpr int count = 200;
  std::vector<std::unique_ptr<bell>> bells;
  std::vector<int64_t> due(count, -1); // ticks, -1: not armed
  for (int i = 0; i < count; ++i)
    bells.push_back(std::make_unique<bell>(log, i));
  const int64_t spans[] = {3, 70, 5000, 300'000, 20'000'000};
  int64_t now = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto i = below(count);
    if (below(4) == 0) {
      wheel.cancel(bells[i]->entry);
      due[i] = -1;
    } else {
      due[i] = now + 1 + below(static_cast<unsigned>(spans[below(5)]));
      wheel.arm(bells[i]->entry, begin + due[i] * timer_wheel::tick);
    }
    if (below(3) != 0)
      continue;
    auto before = log.size();
    now += 1 + below(static_cast<unsigned>(spans[below(4)]));
    wheel.advance(begin + now * timer_wheel::tick);
    int64_t last = 0;
    for (auto at = before; at < log.size(); ++at) {
      auto fired = static_cast<std::size_t>(log[at]);
      CAF_REQUIRE(due[fired] >= last && due[fired] <= now);
      last = std::exchange(due[fired], -1);
    }
    for (auto x : due)
      CAF_REQUIRE(x == -1 || x > now);
  }
  CAF_CHECK(log.size() > 1000);
}

CAF_TEST_FIXTURE_SCOPE_END()
