// WebSocket frames and packets: what the server does for each message.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <span>
#include <string>

#include "actors/engine_io/frame_decoder.hpp"
#include "actors/frame.hpp"
#include "actors/socket_io/decoder.hpp"
#include "bench/loadgen/frames.hpp"

namespace {

using namespace socketio;

/// A payload of this many bytes.
std::string payload(const benchmark::State& state) {
  return std::string(static_cast<std::size_t>(state.range(0)), 'x');
}

/// One masked text frame from a client.
void decode_frame(benchmark::State& state) {
  std::string original;
  bench::append_client_frame(original, opcode::text, {1, 2, 3, 4},
                             {payload(state)});
  auto bytes = original;
  engine_io::frame_decoder decoder{1'000'000};
  for (auto _ : state) {
    std::ranges::copy(original, bytes.begin()); // it is unmasked in place
    std::span<char> input{bytes};
    benchmark::DoNotOptimize(decoder.next(input).data.data());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(decode_frame)->Arg(64)->Arg(1024)->Arg(16384);

/// One text frame to clients.
void make_frame(benchmark::State& state) {
  auto text = payload(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(make_text_frame('4', "2", text));
}
BENCHMARK(make_frame)->Arg(64)->Arg(16384);

/// An event with an acknowledgement.
void decode_event(benchmark::State& state) {
  auto text = R"(212["echo",")" + payload(state) + "\"]";
  socket_io::decoder_limits limits;
  socket_io::decoder decoder{limits};
  for (auto _ : state)
    benchmark::DoNotOptimize(decoder.add_text(text));
}
BENCHMARK(decode_event)->Arg(64)->Arg(1024);

} // namespace
