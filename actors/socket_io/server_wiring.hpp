// What the worker around a server has to do with it; programs have not.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>

#include "actors/interfaces.hpp"
#include "actors/local.hpp"

namespace socketio {

namespace socket_io {

class server_state;

} // namespace socket_io

/// INTERNAL: see `server::wiring`. Lives as long as the server.
class server_wiring {
public:
  explicit server_wiring(socket_io::server_state& state) : state_(state) {
    // nop
  }

  // -- start -----------------------------------------------------------------

  /// @returns who listens to new sessions.
  session_acceptor& acceptor() noexcept;

  /// @returns this worker's sockets for the adapter.
  local_sockets& sockets() noexcept;

  /// Names the adapter, before the first session and the first call of the
  /// program.
  /// @param x must outlive the server's last call; see `server::close`.
  void attach(local_adapter& x);

  /// Names the actor that `server::cluster` returns.
  void attach(adapter_actor x);

  // -- end -------------------------------------------------------------------

  /// Names what ends the worker when the program closes the server: called
  /// once, by the first `server::close`, before the sockets end. Without it
  /// only the sockets and connections end.
  void end_worker_with(std::function<void()> f);

  /// The worker begins to end: calls what `server::on_closing` was given, the
  /// first time.
  void announce_end();

  /// The setup failed: what it gave `server::on_closing` is never called.
  void forget_closing();

  /// Ends the sockets of up to `count` connections and then these; which ones
  /// is undefined. For a worker that drains without a stampede.
  void close_some(std::size_t count);

private:
  friend class server;

  socket_io::server_state& state_;
  adapter_actor cluster_;
  /// Null once it was called.
  std::function<void()> end_worker_;
};

} // namespace socketio
