// From values to packets: what an emit costs before anything is sent.
#include <benchmark/benchmark.h>

#include <string>

#include "actors/packet_frames.hpp"
#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/encoder.hpp"

namespace {

using namespace socketio;

void encode_text(benchmark::State& state) {
  auto size = static_cast<std::size_t>(state.range(0));
  auto arguments = socket_io::pack(std::string(size, 'x'));
  for (auto _ : state)
    benchmark::DoNotOptimize(socket_io::encode_event("/", "msg", arguments));
}
BENCHMARK(encode_text)->Arg(64)->Arg(16384);

void encode_object(benchmark::State& state) {
  value object{{"id", 17}, {"name", "Ada"}, {"tags", {"a", "b"}}, {"x", 0.5}};
  auto arguments = socket_io::pack(object);
  for (auto _ : state)
    benchmark::DoNotOptimize(socket_io::encode_event("/", "msg", arguments));
}
BENCHMARK(encode_object);

/// To the frame that all receivers share.
void frames_of_packet(benchmark::State& state) {
  auto packet = *socket_io::encode_event("/", "msg", socket_io::pack("hello"));
  for (auto _ : state)
    benchmark::DoNotOptimize(make_frames(packet));
}
BENCHMARK(frames_of_packet);

} // namespace
