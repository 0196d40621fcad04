// What a program adds to a worker.
// Kind: shell.
#pragma once

#include <functional>
#include <memory>

#include "actors/engine_hooks.hpp"
#include "actors/engine_io/http_message.hpp"
#include "actors/local.hpp"
#include "actors/socket_io/server.hpp"

namespace socketio {

/// What a program adds to a cluster.
struct program {
  /// Called in each worker (or once, in the role standalone) before it takes
  /// clients. `io` lives until the worker ends.
  std::function<void(server& io)> setup;
  /// What the public port serves beside the engine; may be empty.
  engine_io::request_hook pages = {};
  /// Serves Engine.IO sessions without Socket.IO instead of calling `setup`;
  /// called once in each worker, whose hooks it may set; they live as long as
  /// the worker.
  std::function<std::unique_ptr<session_acceptor>(engine_hooks&)> engine_only =
    {};
  /// SIGUSR2 to the primary kills all workers, the next one starts them again.
  bool toggle_on_sigusr2 = false;
};

} // namespace socketio
