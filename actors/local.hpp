// What rooms of one worker are to one another, called on the loop, in program
// order, without a message: the session (engine_io), its listener (socket_io),
// the local adapter (adapter) and the local sockets (socket_io).
// Kind: pure.
#pragma once

#include "actors/connection.hpp"
#include "actors/local_adapter.hpp"
#include "actors/local_sockets.hpp"
#include "actors/session.hpp"
#include "actors/session_keeper.hpp"
