// The testbed's profiles for public protocol suites.
// Kind: shell.
#pragma once

#include <memory>

#include "actors/local.hpp"
#include "actors/socket_io/server.hpp"

namespace socketio::testbed {

/// What the Socket.IO protocol suite expects of a server.
void socketio_suite(server& io);

/// What the tests of the official JavaScript client expect of a server.
void client_suite(server& io);

/// Engine.IO only: every message is sent back unchanged.
std::unique_ptr<session_acceptor> engine_echo();

/// Engine.IO only: what the tests of the official JavaScript client of that
/// layer expect of a server.
/// @param hooks of the worker.
std::unique_ptr<session_acceptor> engine_client_suite(engine_hooks& hooks);

} // namespace socketio::testbed
