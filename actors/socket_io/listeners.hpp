// What a program listens to on a socket, or on every socket of a namespace.
// Kind: pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/socket_io/callback_list.hpp"
#include "actors/socket_io/middleware.hpp"
#include "actors/socket_io/typed_handler.hpp"

namespace socketio {

/// Gets every event of a client: its name, its arguments, and what answers it.
using any_handler =
  std::function<void(socket&, const std::string& event,
                     const std::vector<value>& args, const ack& reply)>;

/// Gets every event to a client: its name and arguments.
using outgoing_handler =
  std::function<void(socket&, const std::string&, const std::vector<value>&)>;

/// Lets an event of a client pass to its handlers, or not. Name and arguments
/// are valid until the last copy of `next` is gone.
using event_middleware =
  std::function<void(socket&, const std::string& event,
                     const std::vector<value>& args, next, const ack& reply)>;

/// Handlers of named events, in the order they were added.
class event_list {
public:
  using snapshot = socket_io::callback_list<event_handler>::snapshot;

  /// @param once forget it when it is collected.
  void add(listener_id id, std::string event, event_handler f, bool once);

  void remove(std::string_view event);
  void remove(listener_id id);
  void clear();

  /// Appends the handlers of `event` to `out` and forgets those for one event.
  void collect(std::string_view event, snapshot& out);

private:
  struct name_hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view x) const noexcept {
      return std::hash<std::string_view>{}(x);
    }
  };

  using handler_list = socket_io::callback_list<event_handler>;

  void forget_spent(handler_list& handlers);

  /// By the names of events.
  std::unordered_map<std::string, handler_list, name_hash, std::equal_to<>>
    lists_;
  /// Those for one event.
  std::vector<listener_id> once_;
};

/// Handlers in the order they were added. Each `on...` may be called any time,
/// also by a handler; events already being handled are not affected.
///
/// Every callback below may leave out the parameter `socket&`; where it gets
/// `reply`, an `ack`, that as well. The one answer to an event is shared: who
/// calls `reply` first, a listener here or a handler, gives it.
class listeners {
public:
  /// Calls `f` for each event named `event`; `f` is typed as `make_handler`
  /// (typed_handler.hpp) describes, e.g.
  /// `[](socket& s, const std::string& text, std::optional<int> n, ack reply)`.
  /// An event whose arguments do not fit goes to `on_error` instead.
  /// @throws std::invalid_argument if `event` is reserved, e.g. "disconnect".
  template <class F>
  listener_id on(std::string event, F f) {
    return add(std::move(event), socket_io::make_handler(std::move(f)), false);
  }

  /// As `on`, for one event only.
  template <class F>
  listener_id once(std::string event, F f) {
    return add(std::move(event), socket_io::make_handler(std::move(f)), true);
  }

  /// Calls `f(event&)` for each event of a client that its middleware lets
  /// pass, whatever its name, after the handlers of that name. It may answer:
  /// so one actor gets them all, `on_all(forward_to(actor))`.
  listener_id on_all(event_handler f) { return insert(all_, std::move(f)); }

  /// Removes all handlers of `event`.
  void off(std::string_view event);

  /// Removes the listener `id`, of whatever kind; unknown ones are ignored.
  void off(listener_id id);

  /// Calls `f(socket&, event, args, reply)` for each event of a client, before
  /// its middleware and handlers.
  template <class F>
  listener_id on_any(F f) {
    return insert(any_, any_function(std::move(f)));
  }

  /// As `on_any`, before those already there.
  template <class F>
  listener_id prepend_any(F f) {
    return insert(any_, any_function(std::move(f)), true);
  }

  /// Removes all of `on_any`.
  void off_any() { any_.clear(); }

  /// @returns what `on_any` added and is still there, for `off`.
  std::vector<listener_id> listeners_any() const { return any_.ids(); }

  /// Calls `f(socket&, event, args)` for each event sent to a client, before it
  /// is sent; of broadcasts, once for each receiver of this worker. Missed
  /// events that a recovered socket gets do not come by here. A broadcast is
  /// read back for it once, within the bounds of a client's packets.
  template <class F>
  listener_id on_any_outgoing(F f) {
    return insert(any_outgoing_, outgoing_function(std::move(f)));
  }

  /// As `on_any_outgoing`, before those already there.
  template <class F>
  listener_id prepend_any_outgoing(F f) {
    return insert(any_outgoing_, outgoing_function(std::move(f)), true);
  }

  /// Removes all of `on_any_outgoing`.
  void off_any_outgoing() { any_outgoing_.clear(); }

  /// @returns what `on_any_outgoing` added and is still there, for `off`.
  std::vector<listener_id> listeners_any_outgoing() const {
    return any_outgoing_.ids();
  }

  /// Asks `f(socket&, event, args, next, reply)` before an event gets to its
  /// handlers. What it refuses goes to `on_error`; the connection lives on.
  template <class F>
  listener_id use(F f) {
    return insert(
      middlewares_,
      socket_io::with_socket<3, const std::string&, const std::vector<value>&,
                             next, const ack&>(std::move(f)));
  }

  /// Calls `f(socket&, const error&, event, reply)` when an event was refused
  /// by a middleware, did not fit its handler, or made it throw; also when the
  /// client broke the protocol, right before its connection is closed: then the
  /// name of the event is empty. It may be left out together with `reply`.
  template <class F>
  listener_id on_error(F f) {
    return insert(
      error_,
      socket_io::with_socket<1, const error&, const std::string&, const ack&>(
        std::move(f)));
  }

  /// Calls `f(socket&, close_reason)` when the client leaves, while its socket
  /// is still in its rooms.
  template <class F>
  listener_id on_disconnecting(F f) {
    return insert(disconnecting_,
                  socket_io::with_socket<1, close_reason>(std::move(f)));
  }

  /// Calls `f(socket&, close_reason)` when the client has left: the socket is
  /// in no room and can send nothing. Its last event.
  template <class F>
  listener_id on_disconnect(F f) {
    return insert(disconnect_,
                  socket_io::with_socket<1, close_reason>(std::move(f)));
  }

  /// Calls `f(socket&)` when `emit` may go on after it returned false.
  template <class F>
  listener_id on_drain(F f) {
    return insert(drain_, socket_io::with_socket<0>(std::move(f)));
  }

  /// Calls `f(socket&)` when the connection under the socket has moved from
  /// long-polling to WebSocket, once at most; a client that joins afterwards
  /// is told by `socket::conn` alone.
  template <class F>
  listener_id on_upgrade(F f) {
    return insert(upgrade_, socket_io::with_socket<0>(std::move(f)));
  }

  // -- for those who raise the events ----------------------------------------

  /// A listener of `on_error`.
  using error_handler = std::function<void(
    socket&, const error&, const std::string& event, const ack& reply)>;
  /// A listener of `on_disconnecting` and `on_disconnect`.
  using reason_handler = std::function<void(socket&, close_reason)>;
  /// A listener of `on_drain` and `on_upgrade`.
  using plain_handler = std::function<void(socket&)>;

  /// @returns the handlers of named events.
  event_list& events() noexcept { return events_; }
  /// @returns the handlers of all events.
  const auto& all() const noexcept { return all_; }
  /// @returns the listeners of `on_any`.
  const auto& any() const noexcept { return any_; }
  /// @returns the listeners of `on_any_outgoing`.
  const auto& any_outgoing() const noexcept { return any_outgoing_; }
  /// @returns what `use` added.
  const auto& middlewares() const noexcept { return middlewares_; }
  /// @returns the listeners of `on_error`.
  const auto& error_handlers() const noexcept { return error_; }
  /// @returns the listeners of `on_disconnecting`.
  const auto& disconnecting() const noexcept { return disconnecting_; }
  /// @returns the listeners of `on_disconnect`.
  const auto& disconnect() const noexcept { return disconnect_; }
  /// @returns the listeners of `on_drain`.
  const auto& drain() const noexcept { return drain_; }
  /// @returns the listeners of `on_upgrade`.
  const auto& upgrade() const noexcept { return upgrade_; }

private:
  listener_id add(std::string event, event_handler f, bool once);

  template <class F>
  static any_handler any_function(F f) {
    return socket_io::with_socket<2, const std::string&,
                                  const std::vector<value>&, const ack&>(
      std::move(f));
  }

  template <class F>
  static outgoing_handler outgoing_function(F f) {
    return socket_io::with_socket<2, const std::string&,
                                  const std::vector<value>&>(std::move(f));
  }

  template <class List, class F>
  listener_id insert(List& list, F f, bool first = false) {
    list.add(++last_id_, std::move(f), first);
    return last_id_;
  }

  listener_id last_id_ = 0;
  event_list events_;
  socket_io::callback_list<event_handler> all_;
  socket_io::callback_list<any_handler> any_;
  socket_io::callback_list<outgoing_handler> any_outgoing_;
  socket_io::callback_list<event_middleware> middlewares_;
  socket_io::callback_list<error_handler> error_;
  socket_io::callback_list<reason_handler> disconnecting_;
  socket_io::callback_list<reason_handler> disconnect_;
  socket_io::callback_list<plain_handler> drain_;
  socket_io::callback_list<plain_handler> upgrade_;
};

} // namespace socketio
