// The pages for operators: what a cluster counts in the text format of
// Prometheus, and how it is in JSON.
// Kind: pure.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <string>
#include <string_view>

#include "actors/primary/cluster_report.hpp"

namespace socketio {

/// @returns every metric with its HELP and TYPE; those of a worker have the
///          labels `worker`, its id, and `slot`, which outlives it.
std::string metrics_text(const cluster_report& x);

/// @returns a JSON object: `status` is "ready" or "unavailable", `workers` has
///          each process with worker, pid, state, sessions and uptime in
///          seconds, `restarts` those of all places.
std::string health_text(const cluster_report& x);

/// An answer of HTTP.
struct metrics_page {
  unsigned status = 200;
  std::string_view content_type;
  std::string body;
};

/// @returns the answer to a GET of `target`: /metrics, /health (503 unless
///          healthy), else 404.
metrics_page find_metrics_page(std::string_view target,
                               const cluster_report& x);

} // namespace socketio
