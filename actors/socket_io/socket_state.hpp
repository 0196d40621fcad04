// The life of one socket: admission, events both ways, acknowledgements, end.
// Kind: shell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/local.hpp"
#include "actors/loop/clock.hpp"
#include "actors/messages.hpp"
#include "actors/socket_io/ack_table.hpp"
#include "actors/socket_io/byte_budget.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/handshake.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/middleware_deadlines.hpp"
#include "actors/socket_io/packet.hpp"
#include "actors/socket_io/packet_backlog.hpp"
#include "actors/socket_io/pending.hpp"
#include "actors/socket_io/session_claim.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

class client;
class server_state;

/// What a socket takes of its client's bounds.
struct socket_shares {
  /// One of the sockets.
  byte_budget::share place;
  /// Of the bytes of `auth`.
  byte_budget::share auth;
};

/// Behind every `socket` handle. Owned by its client and by the handles; the
/// client takes it out of everything before it goes, so what handles keep
/// alive is a small record without connection.
class socket_state {
public:
  /// Begins in `phase::pending`.
  /// @param shares of what `auth` and this object take, as long as it lives.
  socket_state(client& owner, nsp_ptr nsp, std::string id, value auth,
               socket_shares shares);
  socket_state(const socket_state&) = delete;
  socket_state& operator=(const socket_state&) = delete;
  ~socket_state();

  // -- by its client ---------------------------------------------------------

  /// Looks for the session that the client claims, if it does, and asks the
  /// middleware; then answers CONNECT or CONNECT_ERROR.
  void admit();

  /// Takes a packet for this socket that is neither CONNECT nor CONNECT_ERROR.
  /// @param bytes what counts of it while it waits.
  /// @returns false if too much waits for the end of `admit`.
  bool receive(packet&& x, std::size_t bytes);

  /// Ends it if it has not entered its namespace yet.
  void forget_pending();

  /// Takes the socket out of its namespace; nothing if that is done.
  void close(close_reason reason);

  /// The server is going: breaks all ties without an event.
  void abandon();

  /// @param event the name of the event in question; empty = there is none.
  /// @param reply what answers it.
  void raise_error(const error& what, const std::string& event = {},
                   const ack& reply = {});

  /// Tells `on_any_outgoing` of an event that is about to be sent.
  void raise_outgoing(const std::string& event, const std::vector<value>& args);
  void raise_drain();
  void raise_upgrade();

  /// @returns a share of what may wait of the client's packets: nothing if that
  ///          is too much, an empty one if the client is gone.
  std::optional<byte_budget::share> reserve(std::size_t bytes);

  // -- by the program --------------------------------------------------------

  bool emit(std::string_view event, const std::vector<value>& args,
            send_options opts);
  pending_ack ask(std::string_view event, const std::vector<value>& args,
                  send_options opts, std::optional<caf::timespan> timeout);
  bool join(const std::vector<std::string>& rooms);
  void leave(const std::vector<std::string>& rooms);
  std::vector<std::string> rooms() const;
  /// Nothing unless it is connected.
  void disconnect(bool whole_connection);

  /// Without waiting for packets on their way, and also while it is pending.
  void disconnect_now(bool whole_connection);
  void set_data(value x);

  /// @returns the socket's own listeners; null when it is gone.
  listeners* events();

  /// Listeners to outgoing events came or went.
  void outgoing_changed();

  // -- by the adapter --------------------------------------------------------

  /// @returns whether the socket may join `more`; counts them if so.
  bool count_rooms(const std::vector<std::string>& more);

  void expect_ack(uint64_t id, ack_callback f);
  void forget_ack(uint64_t id);

  /// Closes what is left of the connection ("transport close").
  void lose_connection();

  // -- facts -----------------------------------------------------------------

  /// @returns as `events`, but null as well if there never were any.
  listeners* own_listeners() const noexcept { return own_.get(); }

  bool connected() const noexcept;
  const std::string& id() const noexcept { return id_; }
  const nsp_ptr& nsp() const noexcept { return nsp_; }

  /// @returns the session under the socket; null when it is gone.
  session* connection() const noexcept;

  handshake make_handshake() const;

  /// Sets what is known of it but its rooms.
  void describe(socket_details& x) const;

  /// @returns whether this is a former socket whose client came back.
  bool recovered() const noexcept { return recovered_; }

  /// Null = the program attached nothing.
  value data;

private:
  friend void intrusive_ptr_add_ref(const socket_state* x) noexcept;
  friend void intrusive_ptr_release(const socket_state* x) noexcept;

  enum class phase : uint8_t { pending, connected, closing, gone };

  /// Sent as soon as the client is let in.
  struct early_event {
    std::string name;
    std::vector<value> args;
    send_options opts;
  };

  /// What is needed until the socket enters its namespace.
  struct admission {
    admission(socket_state& self);

    timer_entry deadline;
    std::vector<std::string> rooms;
    packet_backlog packets;
    /// What the program emits to it meanwhile.
    std::vector<early_event> events;
    std::optional<session_claim> claim;
    /// Of the restored session.
    std::vector<std::string> stored_rooms;
    std::string stored_data;
  };

  /// What is needed while middleware has to decide about events.
  struct due_middleware {
    due_middleware(socket_state& self);

    middleware_deadlines queue;
    timer_entry timer;
  };

  /// What is needed while acknowledgements are due.
  struct due_acks {
    due_acks(socket_state& self);

    ack_table table;
    timer_entry timer;
  };

  class event_chain;
  class event_asker;

  void begin_admission();
  void ask_middleware();
  void answer(const std::optional<error>& refusal);
  void accept();
  void enter(const std::vector<missed_packet>& missed);
  void refuse(const error& why);
  void leave_pending(bool recoverable);

  // Connection state recovery: see socket_recovery.cpp.

  /// @returns null if it is off.
  session_keeper* keeper() const;
  void restore(session_claim x);
  void on_restored(session_keeper::ticket ticket,
                   std::optional<stored_session> x);
  void fetch_missed();
  void on_missed(std::optional<stored_session> x);
  void forget_restored();
  void give_back(bool recoverable);
  /// @param waited null unless something had to be waited for.
  /// @returns the secret for the client; empty if recovery is off, or if a
  ///          listener of room events has disconnected the socket.
  std::string register_session(const admission* waited);
  void send_missed(const std::vector<missed_packet>& packets);
  void in_order(std::function<void()> f);
  /// @param x the event, encoded.
  bool emit_in_order(std::string_view event, const std::vector<value>& args,
                     encoded_packet x, send_options opts);

  void untie();
  void handle(packet&& x, std::size_t bytes);
  bool emit_early(std::string_view event, const std::vector<value>& args,
                  send_options opts);
  void on_event(packet&& x, std::size_t bytes);
  void await(std::shared_ptr<middleware_chain> x);
  void on_middleware_timer();
  void tidy_middleware();
  void on_ack(packet&& x);
  void dispatch(const packet& x, std::size_t bytes, const ack& reply);
  ack make_ack(uint64_t id);
  void send_ack(uint64_t id, const std::vector<value>& args);
  bool send(const encoded_packet& x, send_options opts,
            std::optional<uint64_t> ack_id = {});
  encoded_packet encode(std::string_view event, const std::vector<value>& args,
                        bool with_id);
  void add_ack(uint64_t id, ack_callback f, std::optional<caf::timespan> after);
  void on_ack_timer();
  void on_deadline();
  void tidy_acks();
  void drop_acks();
  server_state& server() const;

  mutable uint32_t references_ = 0;
  phase phase_ = phase::pending;
  bool recovered_ = false;
  /// Counted in `nsp_state::hearing`.
  bool hears_outgoing_ = false;
  /// At least the number of rooms that `join` joined, its own among them.
  std::size_t joined_ = 1;
  client* owner_;
  nsp_ptr nsp_;
  std::string id_;
  value auth_;
  socket_shares shares_;
  std::unique_ptr<admission> admission_;
  std::unique_ptr<due_acks> acks_;
  std::unique_ptr<due_middleware> middleware_;
  std::unique_ptr<listeners> own_;
};

} // namespace socketio::socket_io
