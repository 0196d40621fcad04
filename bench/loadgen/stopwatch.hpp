// What a span of time cost the server and the generator. Kind: I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "actors/socket_io/value.hpp"
#include "bench/loadgen/histogram.hpp"
#include "bench/loadgen/process_tree.hpp"
#include "bench/loadgen/time.hpp"

namespace socketio::bench {

struct cost {
  std::chrono::nanoseconds server{0};
  std::chrono::nanoseconds generator{0};
  seconds wall{0};
};

/// Runs from its construction.
class stopwatch {
public:
  /// @param root of the server's processes; 0 = the server is not measured.
  explicit stopwatch(int root);

  cost stop() const;

private:
  int root_;
  cpu_times server_;
  std::chrono::nanoseconds generator_;
  time_point start_;
};

/// Adds to `report`: `unit`, `operations`, `per_second`, CPU per operation in
/// microseconds (`server_us`, `generator_us`) and cores in use (`server_load`,
/// `generator_load`).
void add_cost(value& report, const cost& x, uint64_t operations,
              std::string_view unit);

/// Adds `p50_us`, `p90_us`, `p99_us`, `max_us` in microseconds.
void add_latency(value& report, const histogram& x);

} // namespace socketio::bench
