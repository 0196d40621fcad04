// The error codes of caf-socketio. Pure code returns them, shells decide.
// Kind: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <caf/error.hpp>
#include <caf/fwd.hpp>

#include "actors/session_id.hpp"

namespace socketio {

enum class ec : uint8_t {
  /// Not an error.
  none,
  /// A request between workers was not answered by all in time.
  timeout_reached,
  /// A client did not acknowledge in time.
  operation_timed_out,
  /// The relay runs another build: its message types differ.
  incompatible_build,
  /// The other end of a link, a channel or a client is gone.
  peer_gone,
  /// Bytes from a peer do not follow the protocol.
  protocol_violation,
  /// Something exceeded its configured bound.
  limit_exceeded,
  /// An option of the configuration has no acceptable value.
  invalid_option,
  /// A system call failed; the text says which and why.
  system_failure,
  /// The caller used the interface wrongly, e.g. a reserved event name.
  invalid_argument,
};

/// @returns the name of `code` as written above.
std::string to_string(ec code);

/// @returns an error with `code` and, if not empty, `text` for people.
caf::error make_error(ec code, std::string text = {});

/// @returns one line for people: the text given to `make_error`, else the name.
std::string describe(const caf::error& err);

/// @returns an `ec::timeout_reached` whose text is the reference's: "timeout
///          reached: missing N responses".
/// @param missing the workers that did not answer.
caf::error timeout_reached(std::vector<worker_id> missing);

/// @returns an `ec::operation_timed_out`: clients did not acknowledge in time.
/// @param missing the workers they are on, or that did not answer themselves.
caf::error operation_timed_out(std::vector<worker_id> missing);

/// @returns the workers that such an error names; none for other errors.
std::vector<worker_id> missing_workers(const caf::error& err);

/// @returns an `ec::system_failure` whose text is "`what`: strerror(`err`)".
caf::error system_error(const std::string& what, int err);

} // namespace socketio
