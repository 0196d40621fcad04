// Clients of the public port that the balancer did not carry on with, by the
// reason.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

inline constexpr std::size_t port_drop_kinds = 6;

/// How many, by the number of the reason.
using port_drops = std::array<uint64_t, port_drop_kinds>;

/// @returns e.g. "slow_line".
constexpr std::string_view to_string(port_drop x) {
  constexpr std::array<std::string_view, port_drop_kinds> names{
    "crowded",  "slow_line",        "unwatched",
    "bad_line", "bad_proxy_header", "lost"};
  return names[static_cast<std::size_t>(x)];
}

} // namespace socketio
