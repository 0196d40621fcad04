// The log of a process: spdlog to standard error, each line with the process's
// role. Shells log once, where the decision falls; pure code never.
// Kind: I/O.
#pragma once

#include <string>

#include <spdlog/spdlog.h>

#include "actors/options.hpp"

namespace socketio {

/// Directs the process's log to standard error.
/// @param process what begins each line, e.g. "primary" or "worker 1.0".
/// @pre `opts.level` was validated.
void start_log(const log_options& opts, const std::string& process);

} // namespace socketio
