// The roles worker and standalone: serve clients.
// Kind: shell.
#pragma once

#include "actors/config.hpp"
#include "apps/run/program.hpp"

namespace socketio {

/// Runs until a signal, the end of the primary or a failed start ends it.
/// @returns the exit code.
int run_worker(config& cfg, program what);

} // namespace socketio
