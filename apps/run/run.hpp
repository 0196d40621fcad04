// The one function a program calls: it becomes a cluster.
// Kind: shell.
#pragma once

#include <functional>

#include "actors/config.hpp"
#include "apps/run/program.hpp"

namespace socketio {

/// Reads the configuration (see config.hpp), then plays its role: the primary
/// listens on the public port and starts the workers by running the same
/// executable with the same arguments; a worker calls `setup` and serves.
/// Prints one line beginning with READY when all workers take clients, with
/// pid, port and address. Ends after SIGTERM or SIGINT.
/// @returns the process's exit code: 0 after an orderly stop, 1 if it could
///          not start (one line on standard error says why), 2 for a wrong
///          configuration or a `setup` that throws (one line as well): a
///          primary whose workers end so from the start gives up at once.
int run(int argc, char** argv, std::function<void(server& io)> setup);

/// As above, for programs with options of their own.
/// @param cfg outlives the call; `cfg.load` has not been called.
/// @param make called after the configuration was read.
int run(config& cfg, int argc, char** argv,
        const std::function<program()>& make);

} // namespace socketio
