// From JSON text to a value, within bounds, as JavaScript reads it.
// Kind: pure.
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include <caf/expected.hpp>

#include "actors/options.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

struct json_limits {
  /// Nesting depth of arrays and objects; 1 = a flat array.
  std::size_t max_depth = default_max_depth;
  /// Elements of the outermost array.
  std::size_t max_elements = default_max_arguments + 1;
};

/// For texts of our own.
inline constexpr json_limits no_json_limits{
  std::numeric_limits<std::size_t>::max(),
  std::numeric_limits<std::size_t>::max()};

/// Reads one JSON text (RFC 8259); its end must be the end of `text`. Stops at
/// the first excess, so that hostile texts cost no more than their bytes.
///
/// Where JSON leaves room, it is as in JavaScript: of equal keys the last value
/// counts, in the place of the first; a lone surrogate escape becomes U+FFFD;
/// numbers without a fraction up to 2^53 are integers, however written (1.0,
/// 1e3, -0). Integers up to 64 bits stay exact beyond 2^53; larger ones are
/// doubles; numbers beyond a double are infinite.
/// @returns the value; `ec::protocol_violation` if `text` is not JSON or not
///          UTF-8, `ec::limit_exceeded` beyond `limits`.
caf::expected<value> read_json(std::string_view text,
                               const json_limits& limits = {});

} // namespace socketio
