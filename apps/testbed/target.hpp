// The options object of the testbed's events, `o` in README.md:
// {rooms?, except?, local?, volatile?, compress?, timeout?, sender?}.
// Kind: shell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actors/socket_io/broadcast_operator.hpp"
#include "actors/socket_io/socket.hpp"

namespace socketio::testbed {

/// @returns `x` milliseconds, kept between 0 and a day.
caf::timespan milliseconds(double x);

/// Whom an event means. Members are those of the object; unknown ones are
/// ignored.
struct target {
  std::vector<std::string> rooms;
  std::vector<std::string> except;
  bool local = false;
  bool volatile_ = false;
  bool compress = true;
  /// Milliseconds; 0 = none given.
  double timeout = 0;
  /// Everyone but the caller.
  bool sender = false;
};

/// Reads a target. Throws nlohmann's exceptions for wrong types; null means an
/// empty object.
void from_json(const value& x, target& out);

/// @returns the operator that `x` describes, as called by `caller`.
/// @param default_timeout in milliseconds, used if `x` has none and it is not
///                        0.
broadcast_operator resolve(const socket& caller, const target& x,
                           double default_timeout = 0);

} // namespace socketio::testbed
