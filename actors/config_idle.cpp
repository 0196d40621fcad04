// See config.hpp: what was set and does nothing.
#include "actors/config.hpp"

namespace socketio {

namespace {

/// What only a primary with workers heeds.
constexpr const char* of_a_primary[] = {"cluster.workers",
                                        "cluster.arguments",
                                        "cluster.environment",
                                        "cluster.restart-delay",
                                        "cluster.max-restart-delay",
                                        "cluster.start-timeout",
                                        "cluster.admin-socket",
                                        "sticky.load-balancing-method",
                                        "sticky.weights",
                                        "sticky.head-timeout",
                                        "sticky.max-request-line",
                                        "adapter.heartbeat-interval",
                                        "adapter.heartbeat-timeout"};

} // namespace

std::vector<std::string> config::without_effect() const {
  std::vector<std::string> result;
  for (auto& name : unknown_variables_)
    result.push_back(name + ": no option has this name");
  if (cluster.role != "standalone")
    return result;
  auto now = snapshot();
  for (std::string name : of_a_primary)
    if (value_text(now.at(name)) != value_text(defaults_.at(name)))
      result.push_back(place_of(name)
                       + ": of no effect with cluster.role=standalone");
  return result;
}

} // namespace socketio
