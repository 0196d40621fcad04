// Fetches the metrics of a running cluster.
// Kind: I/O.
#pragma once

#include <string>
#include <system_error>
#include <variant>

#include "actors/listen_address.hpp"

namespace socketio::tools {

/// What a cluster answered, or why it did not.
using reading = std::variant<std::string, std::error_code>;

/// Waits for the answer, at most three seconds for each part of it.
/// @param from the cluster's option metrics.listen.
/// @returns the text of its metrics.
reading fetch_metrics(const listen_address& from);

} // namespace socketio::tools
