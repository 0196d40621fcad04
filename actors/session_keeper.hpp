// Connection state recovery: what the adapter is to the server if it is on.
// Kind: pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "actors/messages.hpp"

namespace socketio {

/// Connection state recovery for the server. With it, events that `is_kept`
/// go to the relay first and reach the sockets of this worker, like those of
/// all others, when they come back: in the relay's order, with their offset.
class session_keeper {
public:
  /// Names one claim of one client to a session.
  using ticket = uint64_t;

  /// Nothing = there is no such session (any more).
  using on_restored = std::function<void(std::optional<stored_session>)>;
  using on_claimed = std::function<void(ticket, std::optional<stored_session>)>;

  /// Runs `f` once all that this worker has sent so far has reached its own
  /// sockets: before it returns unless something is on its way.
  virtual void in_order(std::function<void()> f) = 0;

  /// @returns the offset that every event carries which has no ack id and is
  ///          written to a session by the server itself.
  virtual const std::string& offset() const noexcept = 0;

  /// Socket `sid` was added: the client may come back to it by the secret
  /// `pid`. Rooms that it joins or leaves from now on are remembered.
  /// @param data JSON.
  virtual void open(const std::string& nsp, const std::string& sid,
                    const std::string& pid, const std::string& data) = 0;

  /// The data of an open socket changed.
  virtual void update(const std::string& nsp, const std::string& sid,
                      const std::string& data) = 0;

  /// The socket is about to be removed.
  /// @param recoverable whether its client may come back to it.
  virtual void close(const std::string& nsp, const std::string& sid,
                     bool recoverable) = 0;

  /// Takes session `pid` over from wherever it is; it comes without packets.
  /// From then on this worker answers for the session: `resume` or `give_back`.
  /// `then` runs once, on the loop, after the call returned.
  /// @param offset of the last packet that the client has; 0 = none.
  virtual void restore(const std::string& nsp, const std::string& pid,
                       packet_offset offset, on_claimed then) = 0;

  /// Fetches the session claimed by `x` again, with the packets its client
  /// missed. What comes after them has not reached this worker when `then`
  /// runs. Nothing comes if the session went to a newer claim meanwhile.
  virtual void fetch(ticket x, const std::string& nsp, const std::string& pid,
                     packet_offset offset, on_restored then) = 0;

  /// The client that claimed session `sid` by `x` was not let in or is gone.
  /// @param recoverable whether it may claim the session again.
  virtual void give_back(ticket x, const std::string& nsp,
                         const std::string& sid, bool recoverable) = 0;

  /// The restored socket `sid` was added and joined its rooms: as after `open`.
  virtual void resume(const std::string& nsp, const std::string& sid) = 0;

protected:
  ~session_keeper() = default;
};

} // namespace socketio
