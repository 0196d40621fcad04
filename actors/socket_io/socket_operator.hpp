// One socket of this worker and how to send to it.
// Kind: shell.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/local.hpp"
#include "actors/socket_io/broadcast_operator.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/pending.hpp"

namespace socketio {

namespace socket_io {

class forwarder;

} // namespace socket_io

/// Immutable: `volatile_`, `compress` and `timeout` return another operator.
class socket_operator {
public:
  /// INTERNAL: programs get handles in handlers.
  explicit socket_operator(socket_io::socket_ptr self);

  // -- to this client --------------------------------------------------------

  /// Sends `event` behind all that was sent before.
  /// @param xs arguments; whatever `to_value` takes, or `spread`.
  /// @returns whether the client's queue is below its high-water mark; false as
  ///          well if a volatile event was dropped or the client is gone. After
  ///          false, `on_drain` says when to go on. With connection state
  ///          recovery an event may have to wait for others on their way: the
  ///          queue is judged without it, and it counts as not dropped.
  /// @throws std::invalid_argument if `event` is reserved or the arguments
  ///         have too many attachments.
  template <class... Ts>
  bool emit(std::string_view event, Ts&&... xs) const {
    return emit_list(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// Emits "message".
  template <class... Ts>
  bool send(Ts&&... xs) const {
    return emit("message", std::forward<Ts>(xs)...);
  }

  /// As `emit`; the client shall acknowledge.
  /// @returns its answer. Error: `ec::operation_timed_out` if a timeout was
  ///          set and passed, `ec::peer_gone` if the client left before.
  template <class... Ts>
  pending_ack emit_with_ack(std::string_view event, Ts&&... xs) const {
    return ask(event, socket_io::pack(std::forward<Ts>(xs)...));
  }

  /// Drops the event if the client cannot take it now.
  socket_operator volatile_() const;

  /// Says whether to compress, if the transport can. Default true.
  socket_operator compress(bool on) const;

  /// The longest time to wait for an answer. Without it: until the client is
  /// gone.
  socket_operator timeout(caf::timespan x) const;

  // -- to the others ---------------------------------------------------------

  /// @returns all sockets of the namespace but this one, cluster-wide, with
  ///          this operator's flags.
  broadcast_operator broadcast() const;

  /// @returns `broadcast().to(rooms)`.
  broadcast_operator to(room_list rooms) const;

  /// The same as `to`.
  broadcast_operator in(room_list rooms) const;

  /// @returns `broadcast().except(rooms)`.
  broadcast_operator except(room_list rooms) const;

  /// @returns `broadcast().local()`.
  broadcast_operator local() const;

protected:
  friend class socket_io::forwarder;

  bool emit_list(std::string_view event, std::vector<value> args) const;
  pending_ack ask(std::string_view event, std::vector<value> args) const;

  socket_io::socket_ptr self_;
  send_options opts_;
  std::optional<caf::timespan> timeout_;
};

} // namespace socketio
