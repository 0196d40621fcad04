// See reload.hpp.
#include "apps/run/reload.hpp"

#include <algorithm>
#include <iterator>

namespace socketio {

namespace {

constexpr const char* live[] = {
  "log.level",          "sticky.load-balancing-method",
  "sticky.weights",     "cluster.workers",
  "cluster.program",    "cluster.arguments",
  "cluster.environment"};

/// Groups and options that the primary reads once.
constexpr const char* primary_only[] = {"sticky.",
                                        "cluster.",
                                        "log.",
                                        "metrics.",
                                        "adapter.heartbeat-interval",
                                        "adapter.heartbeat-timeout"};

} // namespace

reload_effect effect_of(const std::string& name) {
  if (std::find(std::begin(live), std::end(live), name) != std::end(live))
    return reload_effect::at_once;
  auto concerns_primary =
    std::any_of(std::begin(primary_only), std::end(primary_only),
                [&name](const char* x) { return name.starts_with(x); });
  return concerns_primary ? reload_effect::next_start
                          : reload_effect::new_workers;
}

} // namespace socketio
