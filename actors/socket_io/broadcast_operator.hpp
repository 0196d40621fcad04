// Many sockets of one namespace, wherever they are in the cluster.
// Kind: shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/messages.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/modifiers.hpp"
#include "actors/socket_io/pending.hpp"
#include "actors/socket_io/room_list.hpp"

namespace socketio {

class local_adapter;
class remote_socket;

/// Names sockets and does something to all of them. Cheap to copy, may be kept,
/// inert once the server is gone. To be used on the loop only.
///
/// Local sockets are reached before a call returns, other workers' later, in
/// the order of the calls.
///
/// The operator of a parent of dynamic namespaces means all its children that
/// exist on this worker. It cannot ask: `emit_with_ack` and `fetch_sockets`
/// throw std::logic_error.
class broadcast_operator : public modifiers<broadcast_operator> {
public:
  /// @param nsp where to send.
  /// @param opts which sockets and how; `opts.nsp` is set here.
  explicit broadcast_operator(socket_io::nsp_ptr nsp,
                              broadcast_options opts = {});

  /// Says whether a question that not all answered in time ends with what came
  /// instead of an error; else `server_options::partial_results` does.
  [[nodiscard]] broadcast_operator partial(bool on = true) const;

  // -- what ------------------------------------------------------------------

  /// Sends `event` to all of them, encoded once.
  /// @param xs arguments; whatever `to_value` takes, or `spread`.
  /// @throws std::invalid_argument if `event` is reserved or the arguments
  ///         have too many attachments.
  template <class... Ts>
  void emit(std::string_view event, Ts&&... xs) const {
    emit_list(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// Emits "message".
  template <class... Ts>
  void send(Ts&&... xs) const {
    emit("message", std::forward<Ts>(xs)...);
  }

  /// As `emit`; each client shall acknowledge.
  /// @returns the first argument of each answer. Error:
  ///          `ec::operation_timed_out`, with the answers that came;
  ///          `ec::peer_gone` if this worker left the cluster. A client that
  ///          leaves before it answers is waited for no longer. See
  ///          `missing_workers` for where the silent ones are.
  template <class... Ts>
  pending<std::vector<value>> emit_with_ack(std::string_view event,
                                            Ts&&... xs) const {
    return ask(event, socket_io::pack(std::forward<Ts>(xs)...), false);
  }

  /// Makes all of them join `rooms`.
  void sockets_join(room_list rooms) const;

  /// Makes all of them leave `rooms`.
  void sockets_leave(room_list rooms) const;

  /// Disconnects all of them from the namespace.
  /// @param close their connections as well, with all namespaces.
  void disconnect_sockets(bool close = false) const;

  /// Asks for all of them.
  /// @returns the sockets. Error: `ec::timeout_reached` ("timeout reached:
  ///          missing N responses"), with the sockets that were found and
  ///          `missing_workers`; `ec::peer_gone` if this worker left the
  ///          cluster.
  pending<std::vector<remote_socket>> fetch_sockets() const;

  // -- word to the other workers ---------------------------------------------

  /// Raises `event` at the servers of all other workers.
  /// @throws std::invalid_argument if `event` is connect, connection or
  ///         new_namespace; std::logic_error for a parent.
  template <class... Ts>
  void server_side_emit(std::string_view event, Ts&&... xs) const {
    tell_servers(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// As `server_side_emit`; each worker that has the namespace shall answer
  /// once.
  /// @returns the first argument of each answer. Errors as `fetch_sockets`,
  ///          with the answers that came.
  template <class... Ts>
  pending<std::vector<value>> server_side_emit_with_ack(std::string_view event,
                                                        Ts&&... xs) const {
    return ask_servers(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

protected:
  friend class remote_socket;

  void emit_list(std::string_view event, std::vector<value> args) const;

  /// @param single end with the first answer.
  pending<std::vector<value>> ask(std::string_view event,
                                  std::vector<value> args, bool single) const;

  /// Raises a server-side event.
  void tell_servers(std::string_view event, std::vector<value> args) const;

  /// As `tell_servers`, with answers.
  pending<std::vector<value>> ask_servers(std::string_view event,
                                          std::vector<value> args) const;

  /// @returns the options for each namespace meant; none if the server is gone.
  std::vector<broadcast_options> targets() const;

  /// @returns null if the server is gone.
  /// @throws std::logic_error for a parent of namespaces.
  local_adapter* asked_adapter() const;

  template <class Operation>
  void apply(Operation x) const;

  bool accepts_part() const;

  socket_io::nsp_ptr nsp_;
  std::optional<bool> partial_;
};

} // namespace socketio
