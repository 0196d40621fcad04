// Connection state recovery as a worker does it: its packets in the relay's
// order, its sessions written through to the relay, and those it takes over.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/interfaces.hpp"
#include "actors/local.hpp"
#include "actors/messages.hpp"
#include "adapter/local_rooms.hpp"
#include "adapter/pending_restores.hpp"
#include "adapter/program_order.hpp"

namespace socketio {

class session_recovery final : public session_keeper, public room_watcher {
public:
  using time_point = pending_restores::time_point;

  /// Sessions of which the relay may be asked at a time: for the session, which
  /// may have to wait for its owner, and for its packets, which may be many.
  static constexpr std::size_t max_restores = 1000;
  static constexpr std::size_t max_fetches = 8;

  /// How this object reaches its surroundings.
  struct links {
    /// To the relay. Dropped while there is none.
    std::function<void(session_report_body)> report;
    /// Calls `flush` once this turn of the loop is over.
    std::function<void()> flush_later;
    /// Calls `expire` in time for a deadline.
    std::function<void()> arm;
    std::function<time_point()> now;
  };

  /// @param timeout deadline of a request.
  session_recovery(worker_id own, local_rooms& rooms, caf::timespan timeout,
                   links to);

  // -- for the server: see session_keeper ------------------------------------

  void in_order(std::function<void()> f) override;
  const std::string& offset() const noexcept override;
  void open(const std::string& nsp, const std::string& sid,
            const std::string& pid, const std::string& data) override;
  void update(const std::string& nsp, const std::string& sid,
              const std::string& data) override;
  void close(const std::string& nsp, const std::string& sid,
             bool recoverable) override;
  void restore(const std::string& nsp, const std::string& pid,
               packet_offset offset, on_claimed then) override;
  void fetch(ticket x, const std::string& nsp, const std::string& pid,
             packet_offset offset, on_restored then) override;
  void give_back(ticket x, const std::string& nsp, const std::string& sid,
                 bool recoverable) override;
  void resume(const std::string& nsp, const std::string& sid) override;

  void before_change(const std::string& nsp, const std::string& sid,
                     const std::string& room, bool joins) override;

  // -- for the adapter -------------------------------------------------------

  /// @returns whether no packet of this worker is on its way.
  bool idle() const noexcept { return order_.idle(); }

  /// The worker is a member of a cluster whose last packet is `last`.
  void enter(packet_offset last);

  /// A packet for `to` is about to leave for the relay.
  void before_packet(const broadcast_options& to);

  /// A logged packet has come from the relay.
  void deliver(const cluster_message& x);

  void on(session_restored x);
  void on(const close_session& x);

  /// Writes through what changed.
  void flush();

  /// Ends requests that had no answer in time.
  void expire(time_point now);
  std::optional<time_point> next_deadline() const;

  /// Drops what was held back; no session is restored any more.
  void stop();

private:
  struct entry {
    std::string nsp;
    std::string sid;
    std::string pid;
    /// The socket was added; else it is on its way into its namespace.
    bool open = false;
    /// By which it came here; 0 = it began here.
    ticket claim = 0;
    /// What the relay does not know yet; none if the pid is empty.
    session_changed changes;
  };

  entry* find(const std::string& nsp, const std::string& sid);
  bool is_claimed_by(ticket x, const std::string& nsp, const std::string& sid);
  session_changed& changes_of(entry& x);
  void report_changes(entry& x);
  void erase(const entry& x);
  void ask(pending_restores& where, restore_session x, on_restored then);
  void send_requests();

  worker_id own_;
  local_rooms& rooms_;
  caf::timespan timeout_;
  links to_;
  program_order order_;
  packet_offset delivered_ = 0;
  /// By namespace and id.
  std::unordered_map<std::string, entry> sessions_;
  /// Keys of `sessions_` by pid.
  std::unordered_map<std::string, std::string> by_pid_;
  /// Keys of those with changes, and of others.
  std::vector<std::string> changed_;
  uint64_t last_request_ = 0;
  pending_restores restores_{max_restores};
  pending_restores fetches_{max_fetches};
};

} // namespace socketio
