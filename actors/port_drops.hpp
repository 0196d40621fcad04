// Clients of the public port that the balancer did not carry on with, by the
// reason.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "actors/drop_counts.hpp"

namespace socketio {

enum class port_drop : uint8_t {
  /// Closed while its first line was on its way: newer ones needed its place.
  crowded,
  /// Closed: its first line took too long.
  slow_line,
  /// Closed: the kernel could not watch it.
  unwatched,
  /// Answered 400 or 414: its first line is not HTTP, or too long.
  bad_line,
  /// Closed: its proxy did not begin with a header of the PROXY protocol.
  bad_proxy_header,
  /// Lost: a worker gave it back, and no descriptor was left to take it.
  lost,
};

/// @returns the names of the reasons, in their order.
constexpr std::array<std::string_view, 6> drop_names(port_drop) {
  return {"crowded",  "slow_line",        "unwatched",
          "bad_line", "bad_proxy_header", "lost"};
}

using port_drops = drop_counts<port_drop>;

static_assert(port_drops::names[static_cast<std::size_t>(port_drop::lost)]
              == port_drops::names.back());

} // namespace socketio
