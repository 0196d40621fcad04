// All of the server that outlives its handles: namespaces, connections, and
// what they need from their surroundings.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "actors/local.hpp"
#include "actors/log_limit.hpp"
#include "actors/loop/clock.hpp"
#include "actors/options.hpp"
#include "actors/session_id.hpp"
#include "actors/socket_io/callback_list.hpp"
#include "actors/socket_io/handle_types.hpp"
#include "actors/socket_io/middleware.hpp"
#include "actors/socket_io/packet.hpp"
#include "actors/socket_io/parser.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

class nsp;

} // namespace socketio

namespace socketio::socket_io {

class client;
class forwarder;

/// Says whether a namespace that does not exist shall.
using nsp_pattern = std::function<bool(const std::string& name)>;

/// Says so, now or later, for a client with this `auth` payload (an object or
/// null).
using nsp_matcher =
  std::function<void(const std::string& name, const value& auth, next)>;

class server_state final : public session_acceptor, public local_sockets {
public:
  server_state(worker_id id, server_options opts, clock& c);
  server_state(const server_state&) = delete;
  server_state& operator=(const server_state&) = delete;
  ~server_state() override;

  // -- surroundings ----------------------------------------------------------

  void attach(local_adapter& x) { adapter_ = &x; }

  /// @throws std::logic_error before `attach`.
  local_adapter& adapter() const;

  /// Takes events to actors; null until the server is complete.
  forwarder* forwarding = nullptr;

  clock& time() const noexcept { return clock_; }
  const server_options& options() const noexcept { return options_; }

  /// @returns how packets are read and written.
  const parser& packets() const noexcept { return *parser_; }

  const std::shared_ptr<const parser>& shared_parser() const noexcept {
    return parser_;
  }

  void use_parser(std::shared_ptr<const parser> x) { parser_ = std::move(x); }

  worker_id id() const noexcept { return id_; }

  std::string new_socket_id() const { return make_session_id(id_); }

  // -- namespaces ------------------------------------------------------------

  /// @returns namespace `name`, made if there is none; a child of the first
  ///          parent by pattern that fits.
  nsp_ptr of(std::string name);

  nsp_ptr add_parent(nsp_pattern f);
  nsp_ptr add_parent(nsp_matcher f);

  /// @returns null if there is no such namespace.
  nsp_ptr find(std::string_view name) const;

  /// Asks the parents in order which of them wants the namespace that a client
  /// asks for and that does not exist.
  /// @param then gets it, or null if none does; once, before the call returns
  ///             or later, but not if one never says its word.
  void find_parent(std::string name, value auth,
                   std::function<void(const nsp_ptr&)> then);

  /// @returns the namespace `name`, made as a child of `parent` if it has not
  ///          been made since it was asked for.
  nsp_ptr find_or_add(const std::string& name, const nsp_ptr& parent);

  /// Logs, now and then, that a word about a client of `nsp` did not come in
  /// time.
  void report_middleware_timeout(std::string_view nsp);

  /// Logs, now and then, that a client was closed for a packet that is none.
  void report_unread_packet(std::string_view why);

  /// Takes out a namespace that has ended. Handles of it stay as they are.
  void drop(nsp_state& x);

  /// A namespace, or parent of some, begins its life; it ends by `died`.
  void born(nsp_state& x) { alive_.insert(&x); }
  void died(nsp_state& x) noexcept { alive_.erase(&x); }

  std::vector<nsp_ptr> children_of(const nsp_state& parent) const;
  std::size_t namespaces() const noexcept { return nsps_.size(); }

  // -- connections -----------------------------------------------------------

  std::unique_ptr<session_listener> on_session(session& s) override;
  void forget(client& x) { clients_.erase(&x); }
  std::size_t connections() const noexcept { return clients_.size(); }

  /// Calls `closing`, the first time.
  void announce_end();

  /// Announces it, then ends all sockets ("server shutting down") and sessions;
  /// new sessions are closed at once from now on.
  void close();

  /// See `server_wiring::close_some`.
  void close_some(std::size_t count);

  // -- local_sockets ---------------------------------------------------------

  void disconnect(const std::string& nsp, const std::string& sid,
                  bool close) override;
  void describe(const std::string& nsp, const std::string& sid,
                socket_details& x) const override;
  bool on_server_side_emit(const server_side_emit& event,
                           std::function<void(encoded_packet)> reply) override;
  uint64_t next_ack_id(const std::string& nsp) override;
  void expect_ack(const std::string& nsp, const std::string& sid,
                  uint64_t ack_id, on_answer then) override;
  void forget_ack(const std::string& nsp, const std::string& sid,
                  uint64_t ack_id) override;
  void abandon(const std::string& nsp, const std::string& sid) override;
  std::optional<encoded_packet> own_packet(const std::string& nsp,
                                           const encoded_packet& x,
                                           bool with_id) override;
  bool may_join(const std::string& nsp, const std::string& sid,
                const std::vector<std::string>& rooms) override;
  bool hears_outgoing(const std::string& nsp) const override;
  void on_outgoing(const std::string& nsp, const std::vector<std::string>& sids,
                   const encoded_packet& packet,
                   std::optional<uint64_t> ack_id) override;
  void on_room_event(room_event what, const std::string& nsp,
                     const std::string& room, const std::string& sid) override;

  callback_list<std::function<void(socketio::nsp&)>> new_namespace;
  /// See `server::on_closing`; forgotten once called.
  callback_list<std::function<void()>> closing;

private:
  /// One of the functions is set.
  struct parent {
    nsp_pattern matches;
    nsp_matcher decides;
    nsp_ptr state;
  };

  /// What `find_parent` was asked.
  struct search {
    std::string name;
    value auth;
    std::function<void(const nsp_ptr&)> then;
  };

  void ask_parents(const std::shared_ptr<search>& x, std::size_t first);
  void ask_parent(const std::shared_ptr<search>& x, std::size_t index);
  nsp_ptr add(std::string name, nsp_ptr parent, bool permanent);
  socket_ptr find_socket(const std::string& nsp, const std::string& sid) const;

  /// @returns the event in `x`; nothing if it cannot be read back.
  std::optional<packet> read_back(const encoded_packet& x,
                                  std::optional<uint64_t> ack_id);

  worker_id id_;
  server_options options_;
  std::shared_ptr<const parser> parser_;
  clock& clock_;
  local_adapter* adapter_ = nullptr;
  bool closed_ = false;
  /// Those below and those that only handles of the program hold.
  std::unordered_set<nsp_state*> alive_;
  std::map<std::string, nsp_ptr, std::less<>> nsps_;
  std::vector<parent> parents_;
  std::unordered_set<client*> clients_;
  log_limit too_many_rooms_;
  log_limit unreadable_;
  log_limit middleware_timeouts_;
  log_limit unread_packets_;
  log_limit unsendable_;
};

} // namespace socketio::socket_io
