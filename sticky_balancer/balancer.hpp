// The balancer: hands each connection to the worker that owns its session.
// Kind: shell.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/timespan.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/options.hpp"
#include "actors/primary_messages.hpp"
#include "sticky_balancer/acceptor.hpp"
#include "sticky_balancer/router.hpp"

namespace socketio {

/// Hears what the workers say, or fail to: whoever said they were started.
using worker_watcher = caf::typed_actor<caf::reacts_to<worker_ready>,
                                        caf::reacts_to<worker_draining>,
                                        caf::reacts_to<kill_worker>>;

/// The balancer with what it sends to itself.
using balancer_impl = balancer_actor::extend<caf::reacts_to<caf::tick_atom>>;

struct balancer_state {
  static constexpr const char* name = "balancer";
  std::unique_ptr<router> connections;
  worker_watcher supervisor;
};

/// To be pinned to the loop that runs `io`. Whoever sends `worker_started` gets
/// `worker_ready` and `worker_draining` when that worker says so on its
/// channel, and `kill_worker` when it is frozen.
/// @param io outlives the actor.
/// @param ports closed when the balancer ends.
/// @param bounds see client_bounds.hpp.
/// @param frozen_after time without an answer after which a worker counts as
///                     frozen; 0 = none does.
balancer_impl::behavior_type
balancer(balancer_impl::stateful_pointer<balancer_state> self,
         boost::asio::io_context* io, const sticky_options& opts,
         acceptors ports, client_bounds bounds, caf::timespan frozen_after);

} // namespace socketio
