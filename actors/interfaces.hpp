// Typed handles, a line per message; those of the primary's own actors are in
// primary_messages.hpp. Implementations include these and never one another.
// Kind: pure.
#pragma once

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include "actors/messages.hpp"

namespace socketio {

/// Primary: knows the live adapters and copies cluster messages to them.
using relay_actor = caf::typed_actor<
  // From an adapter, first of all. The sender is monitored from then on.
  // Answers with the other members; an error if the build differs.
  caf::replies_to<register_worker>::with<membership>,
  // From a member: copied, unopened, to all other members. With connection
  // state recovery, what is_kept goes to its sender too.
  caf::reacts_to<cluster_message>,
  // From a member: copied likewise. Never logged: who needs that sends
  // messages.
  caf::reacts_to<cluster_batch>,
  // From a member: copied to all other members; the sender gets workers_asked.
  caf::reacts_to<cluster_request>,
  // From a member: its answer to a heartbeat.
  caf::reacts_to<heartbeat>,
  // From a member: for connection state recovery.
  caf::reacts_to<session_report>>;

/// The whole cluster, as any actor of any connected process may use it: the
/// adapter of a worker, or the primary's gateway for tools. One socket is the
/// room of its id. A request ends with what came and who is missing at its
/// deadline, and with `ec::peer_gone` if the actor asked ends before.
using cluster_actor = caf::typed_actor<
  // Do it on all workers.
  caf::reacts_to<broadcast>, caf::reacts_to<sockets_join>,
  caf::reacts_to<sockets_leave>, caf::reacts_to<disconnect_sockets>,
  // Raise the event at all workers, except the one whose adapter this is.
  caf::reacts_to<server_side_emit>,
  // Ask all workers; an adapter's own for sockets only.
  caf::replies_to<fetch_sockets>::with<fetch_sockets_result>,
  caf::replies_to<server_side_emit_with_ack>::with<server_side_emit_result>,
  caf::replies_to<broadcast_with_ack>::with<broadcast_result>,
  // Who is in the cluster; an error if the asker runs another build.
  caf::replies_to<list_workers>::with<worker_list>>;

/// Worker: rooms of all its namespaces and word to the other workers.
using adapter_actor = cluster_actor::extend<
  // INTERNAL, from the relay: do it here, never send it on.
  caf::reacts_to<cluster_message>, caf::reacts_to<cluster_batch>,
  // INTERNAL, from the relay: answer to the asker.
  caf::reacts_to<cluster_request>,
  // INTERNAL, from the relay: what our request waits for.
  caf::reacts_to<workers_asked>,
  // INTERNAL, from the relay: membership.
  caf::reacts_to<worker_joined>, caf::reacts_to<worker_left>,
  // INTERNAL, from the relay: to be sent back.
  caf::reacts_to<heartbeat>,
  // INTERNAL, from another adapter.
  caf::reacts_to<cluster_response>,
  // INTERNAL, from the relay: for connection state recovery.
  caf::reacts_to<session_order>>;

} // namespace socketio
