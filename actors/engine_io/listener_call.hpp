// Calls into the user's side, which may throw.
// Kind: I/O (log).
#pragma once

#include <exception>
#include <string_view>

#include "actors/log.hpp"

namespace socketio::engine_io {

/// Calls `f()`. An exception costs this call only: it is logged.
/// @param what who is called, for the log.
template <class F>
void call_listener(std::string_view what, F f) noexcept {
  try {
    f();
  } catch (const std::exception& err) {
    spdlog::error("{} threw: {}", what, err.what());
  } catch (...) {
    spdlog::error("{} threw something that is no exception", what);
  }
}

} // namespace socketio::engine_io
