// The observer: asks those of the primary who know something of the cluster.
// Kind: shell.
#pragma once

#include <caf/typed_event_based_actor.hpp>

#include "actors/primary_messages.hpp"

namespace socketio {

using observer_actor = caf::typed_actor<
  // From anybody in this process.
  caf::reacts_to<report_wanted>>;

/// To be pinned to the loop of the two others.
observer_actor::behavior_type observer(observer_actor::pointer self,
                                       const balancer_actor& balancer,
                                       const supervisor_actor& supervisor);

} // namespace socketio
