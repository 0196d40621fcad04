// See reload.hpp.
#include "apps/run/reload.hpp"

#include <algorithm>
#include <iterator>

namespace socketio {

namespace {

struct rule {
  /// Of the names that it is about.
  const char* prefix;
  reload_effect effect;
};

/// The first one that fits counts; what is left is the workers'.
constexpr rule rules[] = {
  {"log.capture-output", reload_effect::next_start},
  {"log.", reload_effect::at_once},
  {"sticky.load-balancing-method", reload_effect::at_once},
  {"sticky.weights", reload_effect::at_once},
  {"sticky.trusted-proxies", reload_effect::at_once},
  {"sticky.proxy-protocol", reload_effect::at_once},
  {"sticky.forwarded-header", reload_effect::new_workers},
  {"sticky.", reload_effect::next_start},
  {"cluster.workers", reload_effect::at_once},
  {"cluster.program", reload_effect::at_once},
  {"cluster.arguments", reload_effect::at_once},
  {"cluster.environment", reload_effect::at_once},
  {"cluster.", reload_effect::next_start},
  {"metrics.", reload_effect::next_start},
  {"adapter.heartbeat-", reload_effect::next_start},
  {"adapter.max-refused-bytes", reload_effect::next_start},
  {"server.connection-state-recovery", reload_effect::next_start},
  {"server.max-disconnection-duration", reload_effect::next_start},
  {"server.max-recovery-", reload_effect::next_start},
  {"server.parser", reload_effect::next_start},
};

/// Of `next_start`, what workers read and have to have in common with the
/// primary. Their time to end has an argument of its own.
constexpr const char* common[] = {"adapter.max-refused-bytes",
                                  "server.connection-state-recovery",
                                  "server.parser"};

} // namespace

reload_effect effect_of(const std::string& name) {
  auto found =
    std::find_if(std::begin(rules), std::end(rules),
                 [&name](const rule& x) { return name.starts_with(x.prefix); });
  return found != std::end(rules) ? found->effect : reload_effect::new_workers;
}

std::vector<std::string> held_arguments(const config& cfg) {
  std::vector<std::string> result;
  auto values = cfg.values();
  for (auto name : common)
    result.push_back(std::string{"--"} + name + '=' + values.at(name));
  return result;
}

} // namespace socketio
