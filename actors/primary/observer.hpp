// The observer: asks those of the primary who know something of the cluster.
// Kind: shell.
#pragma once

#include <functional>

#include <caf/typed_event_based_actor.hpp>

#include "actors/primary/cluster_report.hpp"
#include "actors/primary_messages.hpp"

namespace socketio {

/// Wants to know how the cluster is.
struct report_wanted {
  /// Called once, on the loop; with an empty report if the cluster ends.
  std::function<void(const cluster_report&)> then;
};

} // namespace socketio

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::report_wanted)

namespace socketio {

using observer_actor = caf::typed_actor<
  // From anybody in this process.
  caf::reacts_to<report_wanted>>;

/// To be pinned to the loop of the two others.
observer_actor::behavior_type observer(observer_actor::pointer self,
                                       const balancer_actor& balancer,
                                       const supervisor_actor& supervisor);

} // namespace socketio
