// The log of a process: spdlog to standard error, each line with the process's
// role. Shells log once, where the decision falls; pure code never.
// Kind: I/O.
#pragma once

#include <string>
#include <string_view>

#include <spdlog/spdlog.h>

#include "actors/options.hpp"

namespace socketio {

/// Directs the process's log to standard error or to a file.
/// @param process what begins each line, e.g. "primary" or "worker 1.0".
/// @param suffix of the file's name, which tells processes apart.
/// @pre `opts` was validated. Throws an exception if the file cannot be
/// written.
void start_log(const log_options& opts, const std::string& process,
               const std::string& suffix = {});

/// @returns `text` as it stands between the quotes of JSON.
std::string json_escaped(std::string_view text);

/// @returns `text`, which a client chose, for a line of the log: at most 100
///          bytes of it, escaped as in JSON; "..." stands for the rest.
std::string log_text(std::string_view text);

} // namespace socketio
