// A namespace as the program sees it.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/socket_io/broadcast_operator.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/nsp_callbacks.hpp"
#include "actors/socket_io/remote_socket.hpp"
#include "actors/socket_io/socket.hpp"

namespace socketio {

/// A light, copyable handle; inert once the server is gone. As an operator it
/// means all sockets of the namespace: `io.of("/chat").emit("hi")`. To be used
/// on the loop only.
///
/// `server::of` of a pattern or a function gives a parent: its rules and
/// listeners apply to its children, before their own; what comes or goes there
/// counts at once for children that are there already. A child that no program
/// asked for by name comes with its first client and ends with its last.
class nsp : public broadcast_operator {
public:
  /// INTERNAL: programs get handles from `server::of`.
  explicit nsp(socket_io::nsp_ptr self);

  /// @returns its name, beginning with '/'; empty for a parent.
  const std::string& name() const noexcept;

  // -- connections -----------------------------------------------------------

  /// Asks `f` before a client may join; several are asked in order. `f` calls
  /// `next()` to let it in, or `next(error{...})` to refuse it with that
  /// message and data, at once or later. Without a word within the middleware
  /// timeout it is refused ("timeout"). What the client sends meanwhile waits,
  /// within bounds.
  void use(socket_io::connect_middleware f);

  /// Calls `f(socket&)` when a client has joined, right behind the answer to
  /// its CONNECT.
  /// @returns for `off`.
  listener_id on_connection(std::function<void(socket&)> f);

  /// @returns what all sockets of the namespace listen to, before their own
  ///          listeners; those who are there as well as those who come. A
  ///          handler here costs no memory for each client. Valid as long as
  ///          the namespace; for a child with no name of its own, use the
  ///          parent's.
  listeners& every_socket();

  /// @returns the sockets of this worker.
  std::vector<socket> sockets() const;

  /// @returns the socket `sid` of this worker; nothing if there is none.
  std::optional<socket> find(std::string_view sid) const;

  /// @returns the socket `sid` wherever it is; whether it exists is not asked.
  remote_socket remote(std::string sid) const;

  /// @returns sockets and rooms of this worker. A parent has none of its own,
  ///          here and below; its children have.
  nsp_counts counts() const;

  /// @returns the rooms with at least one socket of this worker, the sockets'
  ///          own rooms among them, in no order; takes time for each.
  std::vector<std::string> rooms() const;

  /// @returns the number of sockets of this worker in `room`; `fetch_sockets`
  ///          asks all workers.
  std::size_t count(const std::string& room) const;

  /// Calls `f(what, room, sid)` when a room of this worker is created or
  /// deleted (`sid` is empty) or a socket joins or leaves one.
  /// @returns for `off`.
  listener_id on_room_event(socket_io::room_handler f);

  // -- word from the other workers -------------------------------------------

  /// Calls `f` for each server-side event named `event` of another worker; `f`
  /// is typed as `make_handler` (typed_handler.hpp) describes, with `nsp&` for
  /// `socket&`: the namespace it was sent to, of use to a parent's handler.
  /// @returns for `off`.
  template <class F>
  listener_id on(std::string event, F f) {
    return add(std::move(event), socket_io::make_nsp_handler(std::move(f)));
  }

  /// Removes what `on`, `on_connection` or `on_room_event` added.
  void off(listener_id id);

private:
  listener_id add(std::string event, event_handler f);
};

} // namespace socketio
