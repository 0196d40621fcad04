// The primary's gate for tools: the admin socket and the emitter behind it.
// Kind: shell.
#pragma once

#include <cstddef>
#include <memory>

#include <caf/fwd.hpp>

#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "actors/primary/admin_socket.hpp"
#include "actors/primary/links.hpp"

namespace socketio {

class admin_gate {
public:
  /// Tools connected at the same time.
  static constexpr std::size_t max_tools = 64;

  /// Offers the cluster of `relay` to whoever enters by `socket`.
  /// @param to where the links to the tools are kept; outlives the gate.
  admin_gate(caf::actor_system& system, const adapter_options& opts,
             relay_actor relay, links& to,
             std::shared_ptr<admin_socket> socket);

  /// Lets nobody in any more and ends the emitter.
  void close();

private:
  void let_in(unique_fd peer);
  void start_emitter();

  caf::actor_system& system_;
  adapter_options options_;
  relay_actor relay_;
  links& links_;
  std::shared_ptr<admin_socket> socket_;
  cluster_actor emitter_;
  /// The emitter is; one that ended is replaced for the next tool.
  std::shared_ptr<bool> alive_;
};

} // namespace socketio
