// A worker inside an actor system: what `run` starts, and what a program with
// an actor system of its own starts itself.
// Kind: shell.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <caf/error.hpp>
#include <caf/expected.hpp>
#include <caf/fwd.hpp>
#include <caf/timespan.hpp>

#include "actors/config.hpp"
#include "actors/listen_address.hpp"
#include "actors/options.hpp"
#include "apps/run/program.hpp"

namespace socketio {

/// The options that concern a worker; each as in the configuration.
struct worker_settings {
  /// All defaults, for a worker that serves alone.
  worker_settings() = default;

  /// Those of `cfg`.
  explicit worker_settings(const config& cfg);

  /// With descriptors of a primary the worker is part of its cluster; without
  /// it listens on the public port itself and is alone.
  worker_options worker;
  /// The port, for a worker alone.
  sticky_options sticky;
  /// Engine.IO.
  engine_options engine;
  /// Socket.IO.
  server_options server;
  /// Between workers.
  adapter_options adapter;
  /// The pages for operators, for a worker alone.
  metrics_options metrics;
  /// Time to end in order; see `worker::drain`.
  caf::timespan drain_timeout = cluster_options{}.drain_timeout;
};

/// What a worker tells its owner, on the loop.
struct worker_callbacks {
  /// It takes clients: `setup` has run, the port is served.
  std::function<void()> on_ready = {};
  /// It cannot start or go on: the program's `setup` threw
  /// (`ec::invalid_argument`), the primary runs another build
  /// (`ec::incompatible_build`) or is gone (`ec::peer_gone`); none = it ended
  /// in order, because the primary said so or the program closed its server.
  /// The last call. Destroy the worker soon, but not in this call.
  std::function<void(const caf::error& why)> on_end = {};
};

/// Owns a worker. To be used on the thread of the loop only.
class worker {
public:
  struct state;

  /// INTERNAL: see `spawn_worker`.
  explicit worker(std::shared_ptr<state> x);
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  /// Ends all that is left at once: connections are closed without a word, all
  /// handles are inert. Let the loop run on afterwards (`drain_loop`), for the
  /// actors to end, and destroy the system then.
  ~worker();

  /// @returns the port it listens on, also if 0 was asked for; 0 in a cluster.
  uint16_t port() const;

  /// @returns what it listens on first; nothing set in a cluster.
  listen_address address() const;

  /// @returns the server, valid as long as the worker.
  server& io();

  /// Ends in order: takes no more clients, disconnects all sockets at once
  /// ("server shutting down") and waits for what clients are still due, at most
  /// a quarter of `worker_settings::drain_timeout`.
  /// @param then called once on the loop, later; must not destroy the worker.
  ///             That of an earlier call is not called any more.
  void stop(std::function<void()> then);

  /// As `stop`, but spreads the ends of the connections over half of
  /// `worker_settings::drain_timeout`, so that clients come to the other
  /// workers of a cluster one after the other. Nothing if it is ending.
  void drain(std::function<void()> then);

private:
  std::shared_ptr<state> state_;
};

/// Starts a worker on the loop of `system`, which serves as soon as the loop
/// runs (`run_loop`). One for each system.
/// @param system its configuration derives from `config`, or from `loop_host`
///               and calls `configure_loop` and `add_message_types`.
/// @param what as for `run`; its `setup` is called on the loop.
/// @returns the worker; `ec::invalid_argument` if `system` does not run on our
///          loop, `ec::system_failure` if the port cannot be had.
caf::expected<std::unique_ptr<worker>>
spawn_worker(caf::actor_system& system, worker_settings settings, program what,
             worker_callbacks callbacks = {});

/// As above, for programs that need no more than `setup`.
caf::expected<std::unique_ptr<worker>>
spawn_worker(caf::actor_system& system, worker_settings settings,
             std::function<void(server& io)> setup,
             worker_callbacks callbacks = {});

} // namespace socketio
