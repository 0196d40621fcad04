// See environment.hpp.
#include "apps/testbed/environment.hpp"

namespace socketio::testbed {

namespace {

/// How the text of a variable becomes the text of an option.
enum class form { as_is, milliseconds, flag };

struct rule {
  const char* variable;
  const char* option;
  form how;
};

constexpr rule rules[] = {
  {"PORT", "sticky.port", form::as_is},
  {"WORKERS", "cluster.workers", form::as_is},
  {"PING_INTERVAL", "engine.ping-interval", form::milliseconds},
  {"PING_TIMEOUT", "engine.ping-timeout", form::milliseconds},
  {"CONNECT_TIMEOUT", "server.connect-timeout", form::milliseconds},
  {"UPGRADE_TIMEOUT", "engine.upgrade-timeout", form::milliseconds},
  {"MAX_PAYLOAD", "engine.max-http-buffer-size", form::as_is},
  {"CORS_ORIGIN", "engine.cors-origin", form::as_is},
  {"HB_INTERVAL", "adapter.heartbeat-interval", form::milliseconds},
  {"HB_TIMEOUT", "adapter.heartbeat-timeout", form::milliseconds},
  {"LB", "sticky.load-balancing-method", form::as_is},
  {"CSR", "server.connection-state-recovery", form::flag},
  {"PROFILE", "testbed.profile", form::as_is},
};

std::string convert(const std::string& text, form how) {
  switch (how) {
    case form::milliseconds:
      return text + "ms";
    case form::flag:
      return text == "1" ? "true" : text == "0" ? "false" : text;
    default:
      return text;
  }
}

} // namespace

std::vector<std::string> arguments_from(const variable_lookup& variable) {
  std::vector<std::string> result;
  for (auto& [name, option, how] : rules)
    if (auto text = variable(name); text && !text->empty())
      result.push_back(std::string{"--"} + option + '=' + convert(*text, how));
  return result;
}

} // namespace socketio::testbed
