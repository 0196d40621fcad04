// What becomes of an option whose value changed while the cluster runs.
// Kind: pure.
#pragma once

#include <string>

namespace socketio {

enum class reload_effect {
  /// The primary does as it says from now on.
  at_once,
  /// Holds for the workers started from now on.
  new_workers,
  /// Holds when the primary is started again.
  next_start,
};

/// @param name e.g. "sticky.port".
reload_effect effect_of(const std::string& name);

} // namespace socketio
