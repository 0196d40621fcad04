// Connection state recovery as the relay does it: which worker owns which
// session, which sessions wait for their client, and who gets them next.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <caf/timespan.hpp>

#include "actors/messages.hpp"
#include "actors/primary/packet_log.hpp"
#include "actors/primary/recoverable_session.hpp"

namespace socketio {

struct recovery_limits {
  packet_log::limits packets;
  /// How long a closed session waits for its client; at exactly this age it
  /// is still there.
  caf::timespan max_disconnection = std::chrono::minutes{2};
  /// Closed sessions and their bytes; the oldest go first.
  std::size_t sessions = 100000;
  std::size_t session_bytes = 67108864;
  /// Time that the owner of a session has to close it for a new owner.
  caf::timespan owner_timeout = std::chrono::seconds{1};
};

/// What is to be sent, in order.
struct recovery_mail {
  worker_id to;
  session_order content;
};

using recovery_mails = std::vector<recovery_mail>;

/// A session is owned by the worker that opened or last restored it. Reports
/// of anybody else about it are ignored, so it is restored once, and an owner
/// that did not answer in time has no say any more. When the client of a
/// session comes back before its owner knows that it is gone, the owner is
/// asked to close it first.
class recovery_log {
public:
  using time_point = packet_log::time_point;

  /// @param last offset before the first packet's; above every offset that
  ///             clients may still hold from an earlier process.
  recovery_log(recovery_limits bounds, packet_offset last)
    : limits_(bounds), packets_(bounds.packets, last) {
    // nop
  }

  const packet_log& packets() const noexcept { return packets_; }

  /// @returns whether `expire` may have something to do one day.
  bool keeps_anything() const noexcept {
    return packets_.packets() > 0 || !closed_.empty() || !claimed_.empty();
  }

  /// @returns the number of sessions, live ones among them.
  std::size_t sessions() const noexcept { return sessions_.size(); }

  /// @returns the offset of `x`, sent by a program at `origin`.
  packet_offset append(const worker_id& origin, const broadcast& x,
                       time_point now);

  // What worker `by` reports.

  recovery_mails on(const worker_id& by, const session_opened& x, time_point);
  recovery_mails on(const worker_id& by, const session_changed& x, time_point);
  recovery_mails on(const worker_id& by, const session_closed& x,
                    time_point now);
  recovery_mails on(const worker_id& by, const restore_session& x,
                    time_point now);

  /// The worker is gone: its sessions wait for their clients from now on.
  recovery_mails remove(const worker_id& gone, time_point now);

  /// Forgets what is too old and takes sessions from owners that are too slow.
  recovery_mails expire(time_point now);

private:
  /// Somebody waits until the owner has closed the session.
  struct claim {
    worker_id by;
    restore_session request;
    time_point deadline;
  };

  struct entry {
    recoverable_session session;
    worker_id owner;
    /// Nothing = live.
    std::optional<time_point> closed;
    std::optional<claim> waiting;
    /// While closed: its place in `closed_`, and its bytes.
    std::list<std::string>::iterator place;
    std::size_t bytes = 0;
  };

  using entries = std::unordered_map<std::string, entry>;

  void tidy();
  entry* find_owned(const worker_id& by, const std::string& pid);
  void close(entries::iterator i, time_point now, recovery_mails& out);
  void reopen(entry& x);
  void erase(entries::iterator i);
  void grant(entries::iterator i, const worker_id& to,
             const restore_session& request, recovery_mails& out);
  bool add_packets(const recoverable_session& from,
                   const restore_session& request, stored_session& to) const;
  recovery_mails ask_owner(entry& x, const worker_id& by,
                           const restore_session& request, time_point now);

  recovery_limits limits_;
  packet_log packets_;
  /// By pid.
  entries sessions_;
  /// Pids of the closed ones, the first closed first.
  std::list<std::string> closed_;
  std::size_t closed_bytes_ = 0;
  /// Pids of those with `waiting`, and others.
  std::list<std::string> claimed_;
};

} // namespace socketio
