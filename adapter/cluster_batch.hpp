// Several words of one worker to all others in one string, which the relay
// copies without a look.
// Kind: pure.
#pragma once

#include <functional>

#include <caf/error.hpp>

#include "actors/messages.hpp"

namespace socketio {

/// Adds `x` behind all that is in `to`.
void append(cluster_batch& to, cluster_body x);

/// Calls `f` with each body of `from`, in the order of their adding.
/// @returns an error at the first one that is damaged; those before it were
///          handled.
caf::error for_each(const cluster_batch& from,
                    const std::function<void(const cluster_body&)>& f);

} // namespace socketio
