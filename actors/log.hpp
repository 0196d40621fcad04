// The log of a process: spdlog to standard error or to files, each line with
// the process's role. Shells log once, where the decision falls; pure code
// never.
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
/// @param fd descriptor that takes the place of standard error; owned from now
///           on. -1 = none does.
/// @pre `opts` was validated.
/// @throws std::exception if the file cannot be written.
void start_log(const log_options& opts, const std::string& process,
               const std::string& suffix = {}, int fd = -1);

/// Writes a line to the log that `process`, e.g. "worker 1.0", has printed;
/// whatever the level is.
void log_printed(const std::string& process, std::string_view text);

/// @returns `text` as it stands between the quotes of JSON; if it is no UTF-8,
///          each byte as the character of that number.
std::string json_escaped(std::string_view text);

/// @returns `text`, which a client chose, for a line of the log: at most 100
///          bytes of it, escaped as in JSON; "..." stands for the rest.
std::string log_text(std::string_view text);

} // namespace socketio
