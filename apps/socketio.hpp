// What a program includes: the server, its handles, and run().
// Kind: program.
#pragma once

#include "actors/errors.hpp"
#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/remote_socket.hpp"
#include "actors/socket_io/server.hpp"
#include "actors/socket_io/socket.hpp"
#include "apps/run/run.hpp"
