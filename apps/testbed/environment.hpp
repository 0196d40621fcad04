// The environment variables that outside harnesses set, as options.
// Kind: pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace socketio::testbed {

/// Looks up an environment variable.
using variable_lookup =
  std::function<std::optional<std::string>(const std::string&)>;

/// @returns command line arguments for the variables that are set, e.g.
///          PING_INTERVAL=300 -> "--engine.ping-interval=300ms". Values are not
///          checked here.
std::vector<std::string> arguments_from(const variable_lookup& variable);

} // namespace socketio::testbed
