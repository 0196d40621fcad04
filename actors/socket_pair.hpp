// Two connected ends, one for the primary, one for a worker it starts.
// Kind: I/O.
#pragma once

#include <utility>

#include <caf/expected.hpp>

#include "actors/unique_fd.hpp"

namespace socketio {

/// @param type SOCK_STREAM or SOCK_SEQPACKET, perhaps with SOCK_NONBLOCK.
/// @returns two connected Unix sockets, closed on exec.
caf::expected<std::pair<unique_fd, unique_fd>> make_socket_pair(int type);

} // namespace socketio
