// The role primary: the public port, the relay and the supervisor.
// Kind: shell.
#pragma once

#include "actors/config.hpp"
#include "apps/run/run.hpp"

namespace socketio {

/// Runs until a signal ends it or no worker can be started.
/// @returns the exit code.
int run_primary(config& cfg, const program& what);

} // namespace socketio
