// What the edge of a worker counts, in the words of its report.
// Kind: pure.
#pragma once

#include "actors/engine_io/edge_counters.hpp"
#include "actors/worker_report.hpp"

namespace socketio {

/// @returns `x` as the worker reports it.
worker_counters report_of(const engine_io::edge_counters& x);

} // namespace socketio
