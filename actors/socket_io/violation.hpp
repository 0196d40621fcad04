// Why bytes of a client are no packet.
// Kind: pure.
#pragma once

#include <string>
#include <utility>

#include <caf/error.hpp>

#include "actors/errors.hpp"

namespace socketio::socket_io {

/// @param text for people: what is wrong.
/// @returns `ec::protocol_violation`.
inline caf::error violation(std::string text) {
  return make_error(ec::protocol_violation, std::move(text));
}

/// @param text for people: what there is too much of.
/// @returns `ec::limit_exceeded`.
inline caf::error excess(std::string text) {
  return make_error(ec::limit_exceeded, std::move(text));
}

} // namespace socketio::socket_io
