// An event on its way to a handler, whoever sent it: a client, another worker
// or the answer to an event of ours.
// Kind: pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <caf/error.hpp>

#include "actors/socket_io/ack.hpp"

namespace socketio {

class nsp;
class socket;

/// An event on its way to its handlers; lives as long as they run.
struct event {
  /// The socket it came from; null for server-side events and answers.
  socket* self;
  /// Its name, as the client sent it.
  std::string_view name;
  /// Its arguments, behind the name.
  const std::vector<value>& args;
  /// Inert if no answer was asked for.
  ack reply;
  /// Where a server-side event was sent to; null for others.
  nsp* place = nullptr;
  /// What counts of it while it waits for an answer (see
  /// `server_options::max_waiting_bytes`); 0 for those of no client.
  std::size_t bytes = 0;
  /// Set by a handler that was not run because the arguments do not fit, for
  /// people, e.g. "argument 2 of \"chat\" has the wrong type".
  std::string mismatch = {};
};

/// A handler whose types are erased. Runs the program's code, which may throw.
using event_handler = std::function<void(event&)>;

namespace socket_io {

/// Notes that the handler of `ev` wants an argument `index` (from 0) that was
/// not sent.
/// @returns false.
bool missing_argument(event& ev, std::size_t index);

/// Notes that argument `index` (from 0) of `ev` is not what its handler takes.
/// @returns false.
bool wrong_argument(event& ev, std::size_t index);

/// @returns `ev.mismatch` as an `ec::protocol_violation`.
caf::error mismatch_error(const event& ev);

} // namespace socket_io

} // namespace socketio
