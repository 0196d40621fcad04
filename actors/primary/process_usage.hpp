// What a process uses of its machine, from Linux's /proc.
// Kind: I/O.
#pragma once

#include <optional>
#include <string_view>

#include "actors/primary/cluster_report.hpp"

namespace socketio {

/// @param stat the file /proc/PID/stat, see proc(5).
/// @param ticks of the system's clock in a second.
/// @param page bytes of a page of memory.
/// @returns what it says; nothing if it has another form.
std::optional<process_usage> parse_usage(std::string_view stat, long ticks,
                                         long page);

/// @returns what process `pid` uses; nothing used if it is gone.
process_usage usage_of(int pid);

} // namespace socketio
