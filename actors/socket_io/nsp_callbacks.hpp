// The types of what a program gives to a namespace.
// Kind: pure.
#pragma once

#include <functional>
#include <string>

#include "actors/local.hpp"
#include "actors/socket_io/middleware.hpp"

namespace socketio {

class socket;

namespace socket_io {

/// Lets a client into a namespace, or not.
using connect_middleware = std::function<void(socket&, next)>;

using connection_handler = std::function<void(socket&)>;

using room_handler = std::function<void(
  local_sockets::room_event, const std::string& room, const std::string& sid)>;

} // namespace socket_io

} // namespace socketio
