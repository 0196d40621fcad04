// A worker in a test: its server and its adapter, without a network.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <caf/actor_system_config.hpp>
#include <caf/fwd.hpp>
#include <caf/timespan.hpp>

#include "actors/interfaces.hpp"
#include "actors/local.hpp"
#include "actors/options.hpp"
#include "actors/socket_io/server.hpp"
#include "apps/testing/client.hpp"

namespace socketio::testing {

/// A configuration for CAF's `test_coordinator_fixture`.
struct config : caf::actor_system_config {
  config();
};

/// A server as in the role standalone. Time stands still until `advance`;
/// messages of actors, the server's and the adapter's own among them, wait for
/// `run` or for the lines of CAF's test framework (`expect` and so on).
///
///   struct fixture : test_coordinator_fixture<socketio::testing::config> {
///     socketio::testing::world world{sys};
///   };
class world {
public:
  /// @param system runs on CAF's test scheduler and outlives the world.
  /// @throws std::logic_error if it does not.
  explicit world(caf::actor_system& system, server_options opts = {});
  world(const world&) = delete;
  world& operator=(const world&) = delete;

  /// Ends clients, server and adapter. What handlers refer to may be gone by
  /// then only if they do not use it when clients leave.
  ~world();

  /// @returns the server, for a program's setup.
  server& io();

  /// @returns the adapter's handle, as `io().cluster()`.
  adapter_actor cluster() const;

  /// Opens a connection and joins `nsp`. The client speaks as the server does:
  /// by `server_options::parser` or what `server::use_parser` was given before.
  /// @param auth an object, or null for none.
  /// @param info the client's first request.
  /// @returns the client; lives as long as the world.
  client& connect(const std::string& nsp = "/", const value& auth = nullptr,
                  handshake_info info = {});

  /// Runs actors until no message is left. Lets no time pass.
  void run();

  /// Lets `time` pass for the server and for CAF's actors, then runs them.
  void advance(caf::timespan time);

private:
  struct parts;

  std::unique_ptr<parts> parts_;
};

} // namespace socketio::testing
