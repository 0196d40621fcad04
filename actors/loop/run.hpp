// Running and ending the loop of a process.
// Kind: I/O.
#pragma once

#include <chrono>

#include <caf/fwd.hpp>

namespace socketio {

/// Makes the calling thread the loop's thread and runs the loop until
/// `stop_loop`. What a function posted to the loop throws comes out here;
/// exceptions of actors end these actors.
void run_loop(caf::actor_system& system);

/// Lets `run_loop` return after the handler that is running, or at once if it
/// is called only later. From any thread, not from a signal handler.
void stop_loop(caf::actor_system& system);

/// Runs the loop on, on the thread of `run_loop`, until no actor is left and
/// every byte is sent; the caller has told the actors to go before. An actor
/// that is still there after `deadline` is killed, if it is pinned, and no
/// longer waited for, if it is not; connections are reset. So the destructor
/// of the actor system returns, whatever a peer or an actor on the loop does.
/// Detached and blocking actors it does wait for, whoever owns them must see
/// to their end; a scoped_actor counts as an actor.
/// @returns whether all ended in order.
bool drain_loop(caf::actor_system& system, std::chrono::milliseconds deadline);

} // namespace socketio
