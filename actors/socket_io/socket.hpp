// A client in one namespace, as handlers see it.
// Kind: shell.
#pragma once

#include <any>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/socket_io/handshake.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/room_list.hpp"
#include "actors/socket_io/socket_operator.hpp"

namespace socketio {

class nsp;

/// The connection under a socket, shared by the client's namespaces.
struct connection_info {
  /// What carries the session now.
  transport current = transport::polling;
  /// Version of the Engine.IO protocol.
  int protocol = 4;
  /// Engine.IO session id; not the id of any socket.
  std::string sid;
  /// Address of the client, without port.
  std::string address;
};

/// A light handle: copy and keep it. Once its client is gone it is inert:
/// `connected()` is false, sending does nothing, id and data stay readable.
/// To be used on the loop only. Until the middleware of its namespace has let
/// it in, what is emitted waits for that, as do joins and listeners, and an
/// acknowledgement cannot be asked for.
class socket : public socket_operator {
public:
  /// INTERNAL: programs get handles in handlers.
  using socket_operator::socket_operator;

  /// @returns 20 characters; public, unlike the id of the connection.
  const std::string& id() const noexcept;

  /// @returns how actors name this socket, on any thread and in any process of
  ///          the cluster; see sockets_in.hpp. Readable when the client is
  ///          gone.
  socket_ref ref() const;

  /// @returns whether the client was let in and is there. True still in
  ///          `on_disconnecting`, false in `on_disconnect`.
  bool connected() const noexcept;

  /// @returns the socket's namespace.
  socketio::nsp nsp() const;

  /// @returns what is known from the client's request; parsed anew each time.
  ///          Without the request's part when the connection is gone.
  socketio::handshake handshake() const;

  /// @returns the connection under the socket; empty when it is gone.
  connection_info conn() const;

  /// @returns what the engine's hooks noted about the request that opened the
  ///          connection (`engine_request::context`), if that is a T; null
  ///          otherwise and when the connection is gone. Valid as long as that.
  template <class T>
  const T* context() const noexcept {
    return std::any_cast<T>(&noted());
  }

  /// @returns bytes queued for the client and not yet taken by the kernel.
  std::size_t buffered() const;

  /// @returns whether this is a client's former socket with its rooms, data
  ///          and missed packets (server_options::connection_state_recovery).
  bool recovered() const noexcept;

  // -- data ------------------------------------------------------------------

  /// @returns what the program attached; an empty object at first.
  ///          `fetch_sockets` shows it to other workers, and a recovered socket
  ///          has it again, as JSON: binary in it is null there.
  const value& data() const noexcept;

  /// Changes the data: calls `f(value&)`.
  template <class F>
  void update_data(F f) {
    auto x = data();
    f(x);
    set_data(std::move(x));
  }

  /// Replaces the data.
  void set_data(value x);

  // -- rooms -----------------------------------------------------------------

  /// Joins `rooms`; done when it returns.
  /// @returns false, and joins none, if the client is gone or the socket would
  ///          be in more than `server_options::max_rooms`.
  bool join(room_list rooms);

  /// Leaves `rooms`; done when it returns.
  void leave(room_list rooms);

  /// @returns the rooms in the order of joining, the socket's own id among
  ///          them; empty when the client is gone.
  std::vector<std::string> rooms() const;

  // -- events ----------------------------------------------------------------
  //
  // As in `listeners`; nothing and 0 when the client is gone. They are
  // forgotten with the client. What all sockets of a namespace have in common
  // costs less in `nsp::every_socket()`.

  /// As `listeners::on`.
  template <class F>
  listener_id on(std::string event, F f) {
    auto x = events();
    return x ? x->on(std::move(event), std::move(f)) : 0;
  }

  /// As `listeners::once`.
  template <class F>
  listener_id once(std::string event, F f) {
    auto x = events();
    return x ? x->once(std::move(event), std::move(f)) : 0;
  }

  /// As `listeners::on_all`.
  listener_id on_all(event_handler f) {
    auto x = events();
    return x ? x->on_all(std::move(f)) : 0;
  }

  /// As `listeners::off`.
  void off(std::string_view event);

  /// As `listeners::off`.
  void off(listener_id id);

  /// As `listeners::on_any`.
  template <class F>
  listener_id on_any(F f) {
    auto x = events();
    return x ? x->on_any(std::move(f)) : 0;
  }

  /// As `listeners::prepend_any`.
  template <class F>
  listener_id prepend_any(F f) {
    auto x = events();
    return x ? x->prepend_any(std::move(f)) : 0;
  }

  /// As `listeners::off_any`.
  void off_any();

  /// As `listeners::listeners_any`.
  std::vector<listener_id> listeners_any() const;

  /// As `listeners::on_any_outgoing`.
  template <class F>
  listener_id on_any_outgoing(F f) {
    auto x = events();
    auto id = x ? x->on_any_outgoing(std::move(f)) : 0;
    outgoing_changed();
    return id;
  }

  /// As `listeners::prepend_any_outgoing`.
  template <class F>
  listener_id prepend_any_outgoing(F f) {
    auto x = events();
    auto id = x ? x->prepend_any_outgoing(std::move(f)) : 0;
    outgoing_changed();
    return id;
  }

  /// As `listeners::off_any_outgoing`.
  void off_any_outgoing();

  /// As `listeners::listeners_any_outgoing`.
  std::vector<listener_id> listeners_any_outgoing() const;

  /// As `listeners::use`.
  template <class F>
  listener_id use(F f) {
    auto x = events();
    return x ? x->use(std::move(f)) : 0;
  }

  /// As `listeners::on_error`.
  template <class F>
  listener_id on_error(F f) {
    auto x = events();
    return x ? x->on_error(std::move(f)) : 0;
  }

  /// As `listeners::on_disconnecting`.
  template <class F>
  listener_id on_disconnecting(F f) {
    auto x = events();
    return x ? x->on_disconnecting(std::move(f)) : 0;
  }

  /// As `listeners::on_disconnect`.
  template <class F>
  listener_id on_disconnect(F f) {
    auto x = events();
    return x ? x->on_disconnect(std::move(f)) : 0;
  }

  /// As `listeners::on_drain`.
  template <class F>
  listener_id on_drain(F f) {
    auto x = events();
    return x ? x->on_drain(std::move(f)) : 0;
  }

  /// As `listeners::on_upgrade`.
  template <class F>
  listener_id on_upgrade(F f) {
    auto x = events();
    return x ? x->on_upgrade(std::move(f)) : 0;
  }

  /// Ends it: "server namespace disconnect". Nothing before the middleware has
  /// let the client in: refuse it there.
  /// @param close the client's connection as well, with all its namespaces.
  void disconnect(bool close = false);

  /// @returns whether both are the same client in the same namespace.
  friend bool operator==(const socket& x, const socket& y) {
    return x.self_ == y.self_;
  }

private:
  /// @returns the connection's notes; empty when it is gone.
  const std::any& noted() const noexcept;

  /// @returns this socket's own listeners; null when the client is gone.
  listeners* events();

  void outgoing_changed();
};

} // namespace socketio
