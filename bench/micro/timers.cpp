// Idle clients: what the heartbeats of many cost the loop in a second.
#include <benchmark/benchmark.h>

#include <deque>

#include "actors/loop/timer_wheel.hpp"

namespace {

using namespace socketio;
using namespace std::chrono_literals;

/// Arms itself again, as a session does for its next ping.
struct heart {
  explicit heart(timer_wheel& w) : wheel(w) {
    // nop
  }

  void beat() { wheel.arm(entry, now + 25s); }

  timer_wheel& wheel;
  timer_entry entry = timer_entry::calling<&heart::beat>(*this);
  inline static timer_wheel::time_point now;
};

/// A second in the life of so many idle sessions, pings every 25 s.
void idle_second(benchmark::State& state) {
  heart::now = {};
  timer_wheel wheel{heart::now};
  std::deque<heart> all;
  for (int64_t i = 0; i < state.range(0); ++i) {
    all.emplace_back(wheel);
    wheel.arm(all.back().entry, heart::now + 25s * i / state.range(0));
  }
  for (auto _ : state)
    for (auto end = heart::now + 1s; heart::now < end;) {
      heart::now += timer_wheel::tick;
      wheel.advance(heart::now);
    }
}

BENCHMARK(idle_second)->Arg(1000)->Arg(100000);

} // namespace
