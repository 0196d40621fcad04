// From a decoded event to its handlers, and the answer back.
#include <benchmark/benchmark.h>

#include <optional>
#include <string>

#include "actors/socket_io/ack.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/middleware.hpp"

namespace {

using namespace socketio;

/// Among as many events.
void find_handlers(benchmark::State& state) {
  event_list events;
  for (int i = 0; i < state.range(0); ++i)
    events.add(
      static_cast<listener_id>(i), "event" + std::to_string(i), [](event&) {},
      false);
  for (auto _ : state) {
    event_list::snapshot found;
    events.collect("event1", found);
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(find_handlers)->Arg(4)->Arg(64);

/// One that lets all pass.
void ask_middleware(benchmark::State& state) {
  for (auto _ : state)
    socket_io::run_chain({[](next word) { word(); }},
                         [](const std::optional<error>&) {});
}
BENCHMARK(ask_middleware);

void answer_event(benchmark::State& state) {
  auto arguments = socket_io::pack(std::string(64, 'x'));
  for (auto _ : state) {
    ack reply{[](const std::vector<value>& args) {
      benchmark::DoNotOptimize(args.data());
    }};
    reply(spread{arguments});
  }
}
BENCHMARK(answer_event);

} // namespace
