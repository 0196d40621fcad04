// Messages between the actors of the primary process. They carry descriptors
// and never cross a process.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/atom.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include "actors/options.hpp"
#include "actors/port_drops.hpp"
#include "actors/session_id.hpp"
#include "actors/unique_fd.hpp"
#include "actors/worker_report.hpp"

namespace socketio {

/// Stop in order.
using stop_atom = caf::atom_constant<caf::atom("stop")>;

/// Restart all workers, one after the other.
using restart_atom = caf::atom_constant<caf::atom("restart")>;

/// Kill all workers and start none; the second time, start them again.
using toggle_atom = caf::atom_constant<caf::atom("toggle")>;

/// The cluster ends: no further client, and the workers end in order at once.
using closing_atom = caf::atom_constant<caf::atom("closing")>;

/// A worker process runs.
struct worker_started {
  worker_id id;
  int pid = 0;
  /// The primary's end of the socketpair for descriptors; the receiver takes
  /// it out.
  std::shared_ptr<unique_fd> channel;
};

/// A worker said on its channel that it accepts connections.
struct worker_ready {
  worker_id id;
};

/// A worker takes no new session from now on; its sessions go on.
struct worker_draining {
  worker_id id;
};

/// The options of the port may have changed: how new sessions are shared out
/// and who begins with a PROXY header holds from now on, the rest stays as it
/// was.
struct set_sticky {
  sticky_options options;
};

/// Kill worker `id` if it still runs: it is frozen, or it had its time to end.
struct kill_worker {
  worker_id id;
  /// For the log, e.g. "did not end in time".
  std::string why;
};

/// Worker `id` is due to be started.
struct start_due {
  worker_id id;
};

/// Worker `id` had its time to become ready.
struct start_overdue {
  worker_id id;
};

/// Have `count` workers from now on.
struct set_workers {
  uint16_t count = 0;
};

/// A child process ended.
struct process_ended {
  int pid;
  /// As of waitpid(2).
  int status;
};

/// A worker process ended.
struct worker_exited {
  worker_id id;
};

// -- what operators ask ------------------------------------------------------

/// A worker, as the balancer knows it.
struct channel_report {
  worker_id id;
  worker_condition state = worker_condition::starting;
  /// Connections passed to it since its start, and those of them that it has
  /// not confirmed.
  uint64_t passed = 0;
  std::size_t unconfirmed = 0; ///< See above.
  /// The time that it took to answer the last ping.
  std::chrono::nanoseconds round_trip{0};
  /// What it said last.
  worker_counters counters;
};

/// What the balancer counts.
struct balancer_report {
  std::vector<channel_report> workers;
  /// Connections since the start: of the port, and those answered 503.
  uint64_t accepted = 0;
  uint64_t refused = 0; ///< See above.
  /// Connections now whose first line is on its way.
  std::size_t reading = 0;
  /// Connections now that wait for a worker.
  std::size_t waiting = 0;
  /// Since the start.
  port_drops drops;
};

/// A process of a worker.
struct process_report {
  worker_id id;
  int pid = 0;
  std::chrono::steady_clock::time_point started{};
  bool ready = false;
  /// It was told to end, or has given its place to another.
  bool ending = false;
};

/// A place in the cluster, since the start.
struct slot_report {
  uint16_t slot = 0;
  /// It has a process that is ready.
  bool filled = false;
  /// Processes that followed another one, and those that ended unasked.
  uint64_t restarts = 0;
  uint64_t crashes = 0; ///< See above.
};

/// What the supervisor knows.
struct supervisor_report {
  std::vector<process_report> processes;
  /// The places to be filled.
  std::vector<slot_report> slots;
  /// All workers were ready at the same time once, and nothing stops.
  bool serving = false;
};

/// See actors/primary/cluster_report.hpp.
struct cluster_report;

/// Wants to know how the cluster is.
struct report_wanted {
  /// Called once, on the loop; with an empty report if the cluster ends.
  std::function<void(const cluster_report&)> then;
};

/// Hands each connection to the worker that owns its session.
using balancer_actor = caf::typed_actor<
  // From the supervisor, before the worker's first sign of life.
  caf::reacts_to<worker_started>,
  // From the supervisor: unconfirmed descriptors are routed again.
  caf::reacts_to<worker_exited>,
  // From the supervisor: nothing new for this worker.
  caf::reacts_to<worker_draining>,
  // From the root.
  caf::reacts_to<set_sticky>,
  // From the root's observer.
  caf::replies_to<caf::get_atom>::with<balancer_report>,
  // From the supervisor: close the port, tell the workers.
  caf::reacts_to<closing_atom>,
  // From the root: close the port and the channels, then end.
  caf::reacts_to<stop_atom>>;

/// Starts workers, watches and restarts them, stops them in order.
using supervisor_actor = caf::typed_actor<
  // From the balancer.
  caf::reacts_to<worker_ready>,
  // From the balancer: the worker was told to end by somebody else.
  caf::reacts_to<worker_draining>,
  // From the balancer and the root: it is frozen. From itself: its time is
  // over.
  caf::reacts_to<kill_worker>,
  // From a child watch.
  caf::reacts_to<process_ended>,
  // From the root's observer.
  caf::replies_to<caf::get_atom>::with<supervisor_report>,
  // From the root: rolling restart.
  caf::reacts_to<restart_atom>,
  // From the root: none at all, then all again.
  caf::reacts_to<toggle_atom>,
  // From the root: stop all workers, then end.
  caf::reacts_to<stop_atom>>;

} // namespace socketio

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::worker_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::worker_ready)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::worker_draining)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::start_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::start_overdue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::set_workers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::process_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::worker_exited)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::set_sticky)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::kill_worker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::balancer_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::supervisor_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(socketio::report_wanted)
