// Messages to the adapter: how any actor reaches clients, without the loop.
// Kind: pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/messages.hpp"
#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/modifiers.hpp"
#include "actors/socket_io/room_list.hpp"

namespace socketio {

/// Names sockets as `broadcast_operator` does, but only makes messages for
/// `server::cluster()`. May be used by any actor on any thread:
///
///   self->send(cluster, sockets_in("/").to("news").emit("headline", text));
///   self->request(cluster, 5s, sockets_in("/chat").fetch_sockets())
///     .then([](const fetch_sockets_result& x) { ... });
class sockets_in : public modifiers<sockets_in> {
public:
  /// All sockets of namespace `nsp`; a leading '/' may be left out.
  explicit sockets_in(std::string nsp);

  /// The one socket `x`.
  explicit sockets_in(const socket_ref& x);

  // -- messages ---------------------------------------------------------------

  /// @returns the message that sends `event` to all of them. It suits whatever
  ///          parser the servers have; what theirs cannot send, such as too
  ///          many attachments, they drop with a word in the log.
  /// @param xs arguments; whatever `to_value` takes, or `spread`.
  /// @throws std::invalid_argument if `event` is reserved, or if there is
  ///         binary and beside it an object that looks like the place of an
  ///         attachment.
  template <class... Ts>
  [[nodiscard]] broadcast emit(std::string_view event, Ts&&... xs) const {
    return {opts_, encode(event, socket_io::pack(std::forward<Ts>(xs)...))};
  }

  /// @returns the request that does the same and asks each client for an
  ///          answer: a `broadcast_result`, see `answers_of`.
  template <class... Ts>
  [[nodiscard]] broadcast_with_ack emit_with_ack(std::string_view event,
                                                 Ts&&... xs) const {
    return {opts_, encode(event, socket_io::pack(std::forward<Ts>(xs)...)),
            timeout_, false};
  }

  /// @returns the message that raises `event` at the servers of all workers but
  ///          the one whose adapter gets it; all of them from another process.
  ///          The namespace counts, not its sockets.
  /// @param xs as above.
  /// @throws std::invalid_argument if `event` is connect, connection or
  ///         new_namespace, or for binary as above.
  template <class... Ts>
  [[nodiscard]] socketio::server_side_emit
  server_side_emit(std::string_view event, Ts&&... xs) const {
    return server_side(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// @returns the request that does the same and asks each worker that has the
  ///          namespace for an answer: a `server_side_emit_result`, see
  ///          `answers_of`.
  template <class... Ts>
  [[nodiscard]] socketio::server_side_emit_with_ack
  server_side_emit_with_ack(std::string_view event, Ts&&... xs) const {
    return {server_side(event, socket_io::pack(std::forward<Ts>(xs)...)),
            timeout_};
  }

  /// @returns the message that makes all of them join `rooms`.
  [[nodiscard]] socketio::sockets_join sockets_join(room_list rooms) const;

  /// @returns the message that makes all of them leave `rooms`.
  [[nodiscard]] socketio::sockets_leave sockets_leave(room_list rooms) const;

  /// @returns the message that disconnects all of them from the namespace.
  /// @param close their connections as well, with all namespaces.
  [[nodiscard]] socketio::disconnect_sockets
  disconnect_sockets(bool close = false) const;

  /// @returns the request for all of them: a `fetch_sockets_result`.
  [[nodiscard]] socketio::fetch_sockets fetch_sockets() const;

private:
  encoded_packet encode(std::string_view event,
                        const std::vector<value>& args) const;
  socketio::server_side_emit server_side(std::string_view event,
                                         std::vector<value> args) const;
};

} // namespace socketio
