// The adapter actor: the cluster's face of a worker's rooms.
// Kind: shell.
#pragma once

#include <functional>
#include <memory>

#include <caf/error.hpp>
#include <caf/fwd.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/interfaces.hpp"
#include "adapter/cluster_adapter.hpp"

namespace socketio {

/// Called on the loop. Without an error: this worker is a member of the
/// cluster and may serve clients. With one, the last call: it is not, or no
/// longer, and the adapter ends, for whatever reason.
using member_callback = std::function<void(const caf::error&)>;

struct adapter_state {
  static constexpr const char* name = "adapter";

  adapter_state() = default;
  adapter_state(const adapter_state&) = delete;
  adapter_state& operator=(const adapter_state&) = delete;
  ~adapter_state();

  /// Reports success or, after one line in the log, failure.
  void on_member(const caf::error& why);

  std::shared_ptr<cluster_adapter> core;
  member_callback tell;
};

/// Registers at `relay`, monitors it and ends with it. Holds itself alive:
/// without a relay it ends by an exit message only.
adapter_impl::behavior_type
adapter(adapter_impl::stateful_pointer<adapter_state> self,
        std::shared_ptr<cluster_adapter> core, relay_actor relay,
        member_callback on_member);

/// Spawns the adapter of this worker. `core` asks and answers through it from
/// now on, and is joined to the cluster in the actor's first turn.
/// @param unit the loop; outlives the actor.
/// @param relay null for the role standalone: `on_member` then reports success
///              in the first turn.
adapter_actor spawn_adapter(caf::actor_system& system,
                            caf::execution_unit& unit,
                            std::shared_ptr<cluster_adapter> core,
                            relay_actor relay, member_callback on_member);

} // namespace socketio
