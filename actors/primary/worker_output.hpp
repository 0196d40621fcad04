// What the process of a worker writes to its standard output and error, as
// lines of the primary's log. Kind: I/O.
#pragma once

#include <boost/asio/io_context.hpp>

#include "actors/session_id.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

/// Reads `pipe` until its end and logs each line in the name of worker `id`,
/// whatever the level of the log. Little at a time, so that others on the loop
/// get their turn: who writes more than that waits.
void log_output(boost::asio::io_context& io, unique_fd pipe, worker_id id);

} // namespace socketio
