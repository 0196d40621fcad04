// What becomes of an option whose value changed while the cluster runs.
// Kind: pure.
#pragma once

#include <string>
#include <vector>

#include "actors/config.hpp"

namespace socketio {

enum class reload_effect {
  /// The primary does as it says from now on, and so do new workers.
  at_once,
  /// Holds for the workers started from now on.
  new_workers,
  /// Holds when the primary is started again; until then the former value does,
  /// for workers as well.
  next_start,
};

/// @param name e.g. "sticky.port".
reload_effect effect_of(const std::string& name);

/// @returns the arguments that keep workers to what the primary holds and they
///          read, too, whatever the file says when they start.
std::vector<std::string> held_arguments(const config& cfg);

} // namespace socketio
