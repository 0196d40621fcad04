// A broadcast on its way between workers: CAF's serialisation of it, which the
// sender and each receiver pay once for a message.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/message.hpp>

#include "actors/messages.hpp"

namespace {

using namespace socketio;

/// CAF, knowing our messages.
struct environment {
  struct types : caf::actor_system_config {
    types() { socketio::add_message_types(*this); }
  };

  types config;
  caf::actor_system system{config};
};

caf::message message_of(std::size_t size) {
  broadcast x;
  x.opts.rooms = {"lobby"};
  x.packet = {"2", "[\"msg\",\"" + std::string(size, 'x') + "\"]", {}};
  return caf::make_message(cluster_message{worker_id{}, cluster_body{x}});
}

void serialise(benchmark::State& state) {
  environment caf;
  auto message = message_of(static_cast<std::size_t>(state.range(0)));
  std::vector<char> out;
  for (auto _ : state) {
    out.clear();
    caf::binary_serializer sink{caf.system, out};
    if (sink(message))
      state.SkipWithError("cannot serialise");
  }
}
BENCHMARK(serialise)->Arg(64)->Arg(16384);

void deserialise(benchmark::State& state) {
  environment caf;
  auto message = message_of(static_cast<std::size_t>(state.range(0)));
  std::vector<char> bytes;
  caf::binary_serializer sink{caf.system, bytes};
  if (sink(message))
    return state.SkipWithError("cannot serialise");
  for (auto _ : state) {
    caf::message copy;
    caf::binary_deserializer source{caf.system, bytes};
    if (source(copy))
      state.SkipWithError("cannot deserialise");
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(deserialise)->Arg(64)->Arg(16384);

} // namespace
