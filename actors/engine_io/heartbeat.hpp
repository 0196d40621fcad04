// When a session pings its client and when it gives the client up.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include <caf/timespan.hpp>

#include "actors/loop/timer_wheel.hpp"
#include "actors/options.hpp"

namespace socketio::engine_io {

/// Engine.IO v4: the server pings, the client answers with a pong. Each
/// function that returns a time tells when `on_timer` has to be called, from
/// now on and instead of what was said before.
class heartbeat {
public:
  /// Timers are late by up to a tick, two in a row. Pings leave that much early
  /// instead, so that a silent client is gone in time.
  static constexpr caf::timespan lead = 2 * timer_wheel::tick;

  /// @returns the time to the first ping.
  caf::timespan start(const engine_options& opts) noexcept {
    stage_ = stage::idle;
    return std::max(opts.ping_interval - lead, caf::timespan{0});
  }

  /// A ping is due, or the client is.
  /// @returns the time the client has to answer the ping that has to be sent
  ///          now; nothing if the client did not answer the last one.
  std::optional<caf::timespan> on_timer(const engine_options& opts) noexcept {
    if (stage_ != stage::idle)
      return std::nullopt;
    stage_ = stage::pinged;
    return opts.ping_timeout;
  }

  /// @returns the time to the next ping.
  caf::timespan on_pong(const engine_options& opts) noexcept {
    return start(opts);
  }

  /// Any other packet. The first one after a ping shows that the client lives
  /// and gives it its time once more.
  /// @returns the time it has to answer; nothing if nothing changes.
  std::optional<caf::timespan> on_packet(const engine_options& opts) noexcept {
    if (stage_ != stage::pinged)
      return std::nullopt;
    stage_ = stage::extended;
    return opts.ping_timeout;
  }

private:
  enum class stage : uint8_t {
    idle,
    /// A ping is not answered yet.
    pinged,
    /// The same, and the client had its second chance.
    extended,
  };

  stage stage_ = stage::idle;
};

} // namespace socketio::engine_io
