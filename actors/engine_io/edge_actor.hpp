// The edge of a worker as actors see it.
// Kind: actor.
#pragma once

#include <caf/atom.hpp>
#include <caf/replies_to.hpp>
#include <caf/timespan.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/engine_io/edge.hpp"
#include "actors/engine_io/edge_counters.hpp"

namespace socketio::engine_io {

/// Close everything in order.
using drain_atom = caf::atom_constant<caf::atom("drain")>;

/// Counts and drains the connections of its worker; of this process only.
using edge_actor = caf::typed_actor<
  // From any actor here: what the edge counts.
  caf::replies_to<caf::get_atom>::with<edge_counters>,
  // From any actor here: `edge::close_all`; answers when all is gone.
  caf::replies_to<drain_atom>::with<caf::ok_atom>>;

/// Has to be pinned to the loop of `x`.
/// @param x outlives the actor.
/// @param grace as for `edge::close_all`.
edge_actor::behavior_type edge_shell(edge_actor::pointer self, edge* x,
                                     caf::timespan grace);

} // namespace socketio::engine_io
