// What the processes of a server use: CPU time and memory from /proc.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>

namespace socketio::bench {

/// Time on a CPU of each process, all its threads together, as the scheduler
/// counts it in nanoseconds.
using cpu_times = std::map<int, std::chrono::nanoseconds>;

/// @param root of the tree; 0 = none.
/// @returns the times of `root` and all its descendants that live now.
cpu_times read_cpu_times(int root);

/// @returns what was used between two readings. Throws `failure` if a process
///          of `before` ended meanwhile: nobody could say what it used.
std::chrono::nanoseconds used_between(const cpu_times& before,
                                      const cpu_times& after);

/// Memory of a tree in KiB.
struct memory {
  /// Pages that processes share count in each.
  double rss = 0;
  /// Pages that processes share are divided among them.
  double pss = 0;
};

memory read_memory(int root);

} // namespace socketio::bench
