// One socket somewhere in the cluster, known by its id.
// Kind: shell.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/socket_io/broadcast_operator.hpp"
#include "actors/socket_io/pending.hpp"
#include "actors/socket_list.hpp"

namespace socketio {

/// Operations on it do nothing once it is gone. To be used on the loop only.
class remote_socket {
public:
  /// A socket of which only the id is known.
  /// @param nsp the socket's namespace.
  remote_socket(socket_io::nsp_ptr nsp, std::string id);

  /// A socket that was fetched.
  /// @param found an entry of `list`.
  remote_socket(socket_io::nsp_ptr nsp, std::shared_ptr<const socket_list> list,
                const socket_entry& found);

  /// @returns the id of the socket.
  const std::string& id() const noexcept { return id_; }

  /// @returns its rooms when it was fetched, its own id among them; else empty.
  std::vector<std::string> rooms() const { return found_.rooms(); }

  /// @returns its handshake as an object (see `to_json` of `handshake`); null
  ///          unless it was fetched.
  value handshake() const;

  /// @returns its data when it was fetched; else null.
  value data() const;

  /// As `broadcast_operator::emit`.
  template <class... Ts>
  void emit(std::string_view event, Ts&&... xs) const {
    all().emit(event, std::forward<Ts>(xs)...);
  }

  /// @returns the same socket, whose answers are waited for at most `x`.
  remote_socket timeout(caf::timespan x) const;

  /// As `emit`; the client shall acknowledge.
  /// @returns its answer, at most the first argument. Error:
  ///          `ec::operation_timed_out`; `ec::peer_gone` if there is no such
  ///          socket or it left before it answered.
  template <class... Ts>
  pending_ack emit_with_ack(std::string_view event, Ts&&... xs) const {
    return ask(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// Makes it join `rooms`.
  void join(room_list rooms) const { all().sockets_join(std::move(rooms)); }

  /// Makes it leave `rooms`.
  void leave(room_list rooms) const { all().sockets_leave(std::move(rooms)); }

  /// Disconnects it from the namespace.
  /// @param close its connection as well, with all namespaces.
  void disconnect(bool close = false) const { all().disconnect_sockets(close); }

private:
  pending_ack ask(std::string_view event, std::vector<value> args) const;

  broadcast_operator all() const; // all of one

  socket_io::nsp_ptr nsp_;
  std::string id_;
  std::shared_ptr<const socket_list> list_; // null = not fetched
  socket_entry found_{{}};                  // of *list_
  caf::timespan timeout_{0};
};

} // namespace socketio
