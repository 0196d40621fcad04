// Rooms, and word to other workers: what the adapter is to the server. No call
// calls its caller back before it returns, unless it says so.
// Kind: pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "actors/messages.hpp"
#include "actors/session.hpp"
#include "actors/session_keeper.hpp"

namespace socketio {

/// How many there are in a namespace of this worker.
struct nsp_counts {
  /// Sockets, let in.
  std::size_t sockets = 0;
  /// Rooms with at least one socket, the sockets' own rooms among them.
  std::size_t rooms = 0;
};

/// Rooms of this worker and word to the other workers.
/// Operations reach local sockets before they return, or in order with what
/// `session_keeper` holds back.
class local_adapter {
public:
  /// @returns null unless connection state recovery is on.
  virtual session_keeper* keeper() noexcept { return nullptr; }

  /// Adds socket `sid` of namespace `nsp`, which writes to `s`, and joins it to
  /// the room of its own id. `s` must live until `remove_socket`.
  virtual void add_socket(const std::string& nsp, const std::string& sid,
                          session& s) = 0;

  /// Takes the socket out of all rooms. Unknown sockets are ignored.
  virtual void remove_socket(const std::string& nsp,
                             const std::string& sid) = 0;

  /// Unknown sockets are ignored, rooms already joined too.
  virtual void join(const std::string& nsp, const std::string& sid,
                    const std::vector<std::string>& rooms) = 0;

  /// Unknown sockets and rooms are ignored.
  virtual void leave(const std::string& nsp, const std::string& sid,
                     const std::string& room) = 0;

  /// @returns the rooms of the socket, in the order of joining; empty if it is
  ///          unknown.
  virtual std::vector<std::string> rooms_of(const std::string& nsp,
                                            const std::string& sid) const = 0;

  /// @returns how many there are in `nsp`; none if it is unknown.
  virtual nsp_counts counts(const std::string& nsp) const = 0;

  /// @returns the rooms of `nsp` with at least one socket of this worker, the
  ///          sockets' own rooms among them, in no order.
  virtual std::vector<std::string> rooms(const std::string& nsp) const = 0;

  /// @returns the number of sockets of this worker in `room`.
  virtual std::size_t count(const std::string& nsp,
                            const std::string& room) const = 0;

  /// @returns the number of live workers, this one included.
  virtual std::size_t server_count() const = 0;

  // Cluster-wide unless `opts.local` is set. The other workers are told without
  // a wait for their word; who is not in the cluster yet or no longer reaches
  // its own sockets only.

  /// Writes an event to all sockets that `x.opts` names.
  virtual void send(const broadcast& x) = 0;

  /// Makes them join rooms.
  virtual void send(const sockets_join& x) = 0;

  /// Makes them leave rooms.
  virtual void send(const sockets_leave& x) = 0;

  /// Disconnects them.
  virtual void send(const disconnect_sockets& x) = 0;

  /// Raises an event at the servers of all other workers.
  virtual void send(const server_side_emit& x) = 0;

  // The callback runs once, on the loop, after the call returned; at once if
  // this worker is not in the cluster yet or no longer, the result then being
  // `closed`. It must not rely on anything that may be gone by then.

  virtual void request(const fetch_sockets& x,
                       std::function<void(fetch_sockets_result)> then) = 0;
  virtual void request(const server_side_emit_with_ack& x,
                       std::function<void(server_side_emit_result)> then) = 0;
  virtual void request(const broadcast_with_ack& x,
                       std::function<void(broadcast_result)> then) = 0;

protected:
  ~local_adapter() = default;
};

} // namespace socketio
