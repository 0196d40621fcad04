// The primary's gate for tools: the admin socket and the emitter behind it.
// Kind: shell.
#pragma once

#include <memory>
#include <vector>

#include <caf/fwd.hpp>
#include <caf/io/connection_handle.hpp>

#include "actors/config.hpp"
#include "actors/interfaces.hpp"
#include "actors/primary/admin_socket.hpp"

namespace socketio {

class admin_gate {
public:
  /// Tools connected at the same time.
  static constexpr std::size_t max_tools = 64;

  /// Offers the cluster of `relay` to whoever enters by `socket`.
  admin_gate(caf::actor_system& system, const config& cfg, relay_actor relay,
             std::shared_ptr<admin_socket> socket);

  /// Lets nobody in any more and ends the emitter.
  void close();

private:
  void let_in(unique_fd peer);

  caf::actor_system& system_;
  std::shared_ptr<admin_socket> socket_;
  cluster_actor cluster_;
  std::vector<caf::io::connection_handle> tools_;
};

} // namespace socketio
