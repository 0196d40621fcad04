// How a draining worker spreads the ends of its connections over time, so that
// the clients come back one after the other.
// Kind: pure.
#pragma once

#include <cstddef>

#include <caf/timespan.hpp>

namespace socketio {

/// @param open connections that are left.
/// @param left time until the last one shall be told.
/// @param step time until the next call.
/// @returns how many to end now, so that equal steps see to all of them; all of
///          them if there is no further step.
constexpr std::size_t drain_share(std::size_t open, caf::timespan left,
                                  caf::timespan step) {
  if (left <= step)
    return open;
  auto steps =
    static_cast<std::size_t>((left + step - caf::timespan{1}) / step);
  return (open + steps - 1) / steps;
}

} // namespace socketio
