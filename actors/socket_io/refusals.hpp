// Where wrong use of the interface becomes an exception.
// Kind: pure.
#pragma once

#include <stdexcept>
#include <string_view>
#include <utility>

#include <caf/expected.hpp>

#include "actors/errors.hpp"

namespace socketio::socket_io {

/// @throws std::invalid_argument if no event of the program may be named
///         `event`.
void refuse_reserved(std::string_view event);

/// As above, for server-side events.
void refuse_reserved_by_servers(std::string_view event);

/// @returns the value of `x`.
/// @throws std::invalid_argument with the text of its error.
template <class T>
T must(caf::expected<T> x) {
  if (!x)
    throw std::invalid_argument(describe(x.error()));
  return std::move(*x);
}

} // namespace socketio::socket_io
