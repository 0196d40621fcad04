// The one event loop of a process and its limits, as a base class of the
// program's configuration: so it outlives the actor system.
//
//   struct config : caf::actor_system_config, socketio::loop_host {
//     config() { socketio::configure_loop(*this); }
//   };
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <caf/fwd.hpp>

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace socketio {

/// Limits of the connections between actor systems. "Refused" are the bytes
/// that were offered to the kernel and not taken.
struct loop_settings {
  /// Bytes a connection may have refused while nothing moves for `stall`;
  /// beyond it fails.
  std::size_t max_refused = std::size_t{64} << 20;
  /// How long more than `max_refused` bytes may stand still.
  std::chrono::milliseconds stall{1000};
  /// Refused bytes at which a connection fails at once.
  std::size_t max_refused_ever = std::size_t{256} << 20;
  /// How long a closed connection may go on sending what is left.
  std::chrono::milliseconds linger{1000};
  /// Pause of an acceptor while the process has no descriptor left.
  std::chrono::milliseconds accept_pause{100};
  /// How long an actor handles messages before others get their turn.
  std::chrono::microseconds actor_turn{1000};
};

/// Owns the loop. Neither copied nor moved.
class loop_host {
public:
  loop_host();
  loop_host(const loop_host&) = delete;
  loop_host& operator=(const loop_host&) = delete;

  /// @returns the loop, which lives as long as this object and never ends for
  ///          lack of work.
  boost::asio::io_context& io() const noexcept;

  /// Read when connections are used; change them before the system starts.
  loop_settings loop;

protected:
  ~loop_host();

private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Loads CAF's middleman on this loop into `cfg`, which must also derive from
/// loop_host, and sets what this needs: no thread of its own, no workers,
/// scheduler policy 'sharing' with one thread, BASP's heartbeats and automatic
/// connections off. Call it before the configuration is parsed.
void configure_loop(caf::actor_system_config& cfg);

/// @returns the loop of `sys`.
/// @throws std::logic_error if its configuration does not derive from
///         loop_host.
const loop_host& loop_of(const caf::actor_system& sys);

} // namespace socketio
