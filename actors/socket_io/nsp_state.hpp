// A namespace of this worker: its rules, listeners and sockets.
// Kind: shell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actors/local.hpp"
#include "actors/messages.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/middleware.hpp"
#include "actors/socket_io/nsp_callbacks.hpp"

namespace socketio::socket_io {

class server_state;

/// Behind every `nsp` handle. Rules and listeners of the parent, if there is
/// one, apply first.
class nsp_state {
public:
  /// @param name empty for a parent of dynamic namespaces.
  /// @param parent null unless the namespace is a child.
  nsp_state(server_state& server, std::string name, nsp_ptr parent);
  nsp_state(const nsp_state&) = delete;
  nsp_state& operator=(const nsp_state&) = delete;
  ~nsp_state();

  const std::string& name() const noexcept { return name_; }
  const nsp_ptr& parent() const noexcept { return parent_; }
  bool is_parent() const noexcept { return name_.empty(); }

  /// @returns null once the server is gone.
  server_state* server() const noexcept { return server_; }

  /// Calls `f(nsp_state&)` for the parent, then for this.
  template <class F>
  void for_each_level(F&& f) {
    if (parent_)
      f(*parent_);
    f(*this);
  }

  // -- sockets ---------------------------------------------------------------

  /// Counts a client that is to join or has joined.
  void enter() { ++clients_; }

  /// Reverses `enter`. A child that nobody asked for by name ends with its
  /// last client; see `server_options::cleanup_empty_child_namespaces`.
  void exit();

  void add(socket_state& s);
  void remove(const socket_state& s);
  socket_state* find(std::string_view sid) const;
  std::vector<socket_ptr> sockets() const;

  uint64_t next_ack_id() { return next_ack_id_++; }

  /// @returns whether anybody listens to what is sent to its sockets.
  bool hears_outgoing() const;

  // -- events ----------------------------------------------------------------

  /// @returns the middleware for `s`, in order.
  std::vector<middleware_step> steps_for(const socket_ptr& s);

  /// Calls the connection handlers.
  void raise_connection(const socket_ptr& s);

  void raise_server_side(const std::string& name,
                         const std::vector<value>& args, const ack& reply);

  void raise_room_event(local_sockets::room_event what, const std::string& room,
                        const std::string& sid);

  /// Forgets all the program's functions, which may hold handles of this.
  void clear();

  /// The server is gone: forgets it and all the program's functions.
  void detach();

  // -- the program's ---------------------------------------------------------

  std::vector<connect_middleware> middlewares;
  callback_list<connection_handler> connection;
  callback_list<room_handler> room_events;
  /// What every socket listens to.
  listeners every_socket;
  /// Server-side events.
  event_list server_side;
  /// Asked for by name: lives as long as the server.
  bool permanent = false;
  listener_id last_id = 0;
  /// Sockets with `on_any_outgoing` of their own.
  std::size_t hearing = 0;

private:
  friend void intrusive_ptr_add_ref(const nsp_state* x) noexcept;
  friend void intrusive_ptr_release(const nsp_state* x) noexcept;

  mutable uint32_t references_ = 0;
  server_state* server_;
  std::string name_;
  nsp_ptr parent_;
  std::size_t clients_ = 0;
  uint64_t next_ack_id_ = 0;
  /// By id; the keys are the sockets' own.
  std::unordered_map<std::string_view, socket_state*> sockets_;
};

} // namespace socketio::socket_io
