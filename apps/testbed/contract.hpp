// The testbed's default profile: the namespaces and events that load
// generators and conformance suites rely on. README.md lists them.
// Kind: shell.
#pragma once

#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/server.hpp"

namespace socketio::testbed {

/// Sets up all namespaces of the profile `contract`.
void contract(server& io);

// The events, by what they are about. Each adds its handlers for all sockets
// of `n`, and its server-side events. `io` outlives them.

void add_echo_events(server& io, nsp n);
void add_room_events(server& io, nsp n);
void add_broadcast_events(server& io, nsp n);
void add_cluster_events(server& io, nsp n);
void add_info_events(server& io, nsp n);

} // namespace socketio::testbed
