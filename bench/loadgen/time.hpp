// The clock of a run. Kind: pure.
#pragma once

#include <chrono>

namespace socketio::bench {

using bench_clock = std::chrono::steady_clock;
using time_point = bench_clock::time_point;
using duration = bench_clock::duration;
using seconds = std::chrono::duration<double>;

/// @returns `x` in the clock's own unit.
inline duration to_duration(seconds x) {
  return std::chrono::duration_cast<duration>(x);
}

} // namespace socketio::bench
