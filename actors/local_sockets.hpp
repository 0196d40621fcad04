// The sockets of a worker: what the server is to the adapter.
// Kind: pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "actors/messages.hpp"

namespace socketio {

/// The sockets of this worker as the adapter needs them. May call the adapter
/// back before it returns.
class local_sockets {
public:
  /// An answer's arguments as a JSON array in `body`; none = the client is
  /// gone.
  using on_answer = std::function<void(std::optional<encoded_packet>)>;

  /// Disconnects one socket; with `close`, its whole connection.
  virtual void disconnect(const std::string& nsp, const std::string& sid,
                          bool close) = 0;

  /// Sets handshake, auth and data of socket `sid` in `x`.
  virtual void describe(const std::string& nsp, const std::string& sid,
                        socket_details& x) const = 0;

  /// Raises a server-side event that came from another worker. `reply` is empty
  /// if no answer is expected; else it may be called once, also later.
  /// @returns whether the namespace is on this worker; else `reply` is not
  ///          called.
  virtual bool
  on_server_side_emit(const server_side_emit& event,
                      std::function<void(encoded_packet)> reply) = 0;

  /// @returns a new ack id of namespace `nsp`.
  virtual uint64_t next_ack_id(const std::string& nsp) = 0;

  /// Calls `then` once when socket `sid` acknowledges `ack_id` or is gone.
  virtual void expect_ack(const std::string& nsp, const std::string& sid,
                          uint64_t ack_id, on_answer then) = 0;

  /// Drops what `expect_ack` registered, without a call.
  virtual void forget_ack(const std::string& nsp, const std::string& sid,
                          uint64_t ack_id) = 0;

  /// The client of socket `sid` is back elsewhere: ends what is left of its
  /// connection here ("transport close").
  virtual void abandon(const std::string& nsp, const std::string& sid) = 0;

  /// Makes the packet that clients of namespace `nsp` get of the portable event
  /// `x`.
  /// @param with_id whether an ack id will be put in.
  /// @returns a packet that is not portable; nothing if they cannot get it, the
  ///          reason is then in the log, where such words come only now and
  ///          then.
  virtual std::optional<encoded_packet>
  own_packet(const std::string& nsp, const encoded_packet& x, bool with_id) = 0;

  /// @returns whether socket `sid`, which others make join `rooms`, may be in
  ///          that many.
  virtual bool may_join(const std::string& nsp, const std::string& sid,
                        const std::vector<std::string>& rooms) = 0;

  /// @returns whether anybody listens to what is sent to sockets of `nsp`:
  ///          else `on_outgoing` need not be called.
  virtual bool hears_outgoing(const std::string& nsp) const = 0;

  /// An event is about to be written to the sockets `sids`.
  /// @param ack_id as in `make_frames`.
  virtual void on_outgoing(const std::string& nsp,
                           const std::vector<std::string>& sids,
                           const encoded_packet& packet,
                           std::optional<uint64_t> ack_id) = 0;

  /// What became of a room of this worker, for the program's listeners.
  enum class room_event : uint8_t {
    create_room,
    delete_room,
    join_room,
    leave_room
  };

  /// `sid` is empty for create_room and delete_room.
  virtual void on_room_event(room_event what, const std::string& nsp,
                             const std::string& room,
                             const std::string& sid) = 0;

protected:
  ~local_sockets() = default;
};

} // namespace socketio
