// What rooms of one worker are to one another, called on the loop, in program
// order, without a message: the session (engine_io), its listener (socket_io),
// the local adapter (adapter) and the local sockets (socket_io).
// No call on a `session` or a `local_adapter` calls its caller back before it
// returns, unless it says so. Kind: pure interfaces.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/frame.hpp"
#include "actors/handshake_info.hpp"
#include "actors/messages.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

// -- values ------------------------------------------------------------------

enum class transport : uint8_t { polling, websocket };

/// @returns "polling" or "websocket".
std::string_view to_string(transport x);

/// Why a session or a socket ended.
enum class close_reason : uint8_t {
  transport_error,
  transport_close,
  forced_close,
  ping_timeout,
  parse_error,
  server_shutting_down,
  forced_server_close,
  client_namespace_disconnect,
  server_namespace_disconnect,
};

/// @returns the reference's text, e.g. "transport close".
std::string_view to_string(close_reason x);

/// A client's connection on its way from one process to another.
struct connection {
  unique_fd fd;
  /// Bytes read from `fd` that nobody has consumed yet.
  std::string received;
  /// Address of the client, without port; empty = it came on a Unix socket.
  std::string address;
  /// It came over TLS, as a trusted proxy said.
  bool secure = false;
};

/// How a message is sent.
struct send_options {
  /// Drop it unless the transport can take it now.
  bool volatile_ = false;
  /// Compress if the transport would.
  bool compress = true;
};

// -- engine_io for the others ------------------------------------------------

/// An Engine.IO session. Lives until its listener's `on_close` has returned.
class session {
public:
  /// @returns the Engine.IO session id.
  virtual const std::string& id() const noexcept = 0;

  /// Queues `message` behind all earlier ones; what was queued during one turn
  /// of the loop leaves in one system call at its end.
  /// @returns whether less than the high-water mark is queued now; false as
  ///          well if a volatile message was dropped or the session is closing.
  virtual bool send(const frame_ptr& message, send_options opts = {}) = 0;

  /// @returns whether a volatile message would be sent now.
  virtual bool writable() const noexcept = 0;

  /// @returns whether less than the high-water mark is queued.
  virtual bool below_high_water() const noexcept = 0;

  /// @returns the bytes queued and not yet taken by the kernel.
  virtual std::size_t buffered() const noexcept = 0;

  /// Ends the session after all that is queued; `on_close(forced_close)`
  /// follows later. With `discard`, what is queued is dropped.
  virtual void close(bool discard = false) = 0;

  /// @returns what carries the session now.
  virtual transport current_transport() const noexcept = 0;

  /// @returns the request that opened the session; valid as long as it.
  virtual const handshake_info& handshake() const noexcept = 0;

protected:
  ~session() = default;
};

/// What a session tells its owner. May call the session freely.
class session_listener {
public:
  virtual ~session_listener() = default;

  /// A text message, without the Engine.IO packet type. The bytes are valid
  /// during the call.
  virtual void on_message(std::string_view text) = 0;

  /// A binary message. The bytes are valid during the call.
  virtual void on_binary(std::string_view bytes) = 0;

  /// The last call. The session is gone when it returns.
  virtual void on_close(close_reason reason) = 0;

  /// The queue fell from above the high-water mark to below it.
  virtual void on_drain() {
    // nop
  }

  /// The session moved from polling to WebSocket.
  virtual void on_upgrade() {
    // nop
  }
};

/// Decides who listens to new sessions.
class session_acceptor {
public:
  virtual ~session_acceptor() = default;

  /// Called once for a new session after its open packet was queued.
  /// @returns the session's listener, never null; destroyed after `on_close`.
  virtual std::unique_ptr<session_listener> on_session(session& s) = 0;
};

/// Takes connections over from whoever accepted them.
class connection_sink {
public:
  /// Serves `c` from its first unconsumed byte on.
  virtual void adopt(connection c) = 0;

protected:
  ~connection_sink() = default;
};

// -- the adapter for the server ----------------------------------------------

/// How many there are in a namespace of this worker.
struct nsp_counts {
  /// Sockets, let in.
  std::size_t sockets = 0;
  /// Rooms with at least one socket, the sockets' own rooms among them.
  std::size_t rooms = 0;
};

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

  virtual nsp_counts counts(const std::string& nsp) const = 0;

  /// @returns the number of live workers, this one included.
  virtual std::size_t server_count() const = 0;

  // Cluster-wide unless `opts.local` is set.

  virtual void send(const broadcast& x) = 0;
  virtual void send(const sockets_join& x) = 0;
  virtual void send(const sockets_leave& x) = 0;
  virtual void send(const disconnect_sockets& x) = 0;
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

// -- the server for the adapter ----------------------------------------------

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
  virtual void abandon(const std::string& nsp, const std::string& sid) {
    static_cast<void>(nsp);
    static_cast<void>(sid);
  }

  /// @returns whether socket `sid`, which others make join `rooms`, may be in
  ///          that many.
  virtual bool may_join(const std::string& nsp, const std::string& sid,
                        const std::vector<std::string>& rooms) {
    static_cast<void>(nsp);
    static_cast<void>(sid);
    static_cast<void>(rooms);
    return true;
  }

  /// @returns whether anybody listens to what is sent to sockets of `nsp`:
  ///          else `on_outgoing` need not be called.
  virtual bool hears_outgoing(const std::string& nsp) const {
    static_cast<void>(nsp);
    return false;
  }

  /// An event is about to be written to the sockets `sids`.
  /// @param ack_id as in `make_frames`.
  virtual void on_outgoing(const std::string& nsp,
                           const std::vector<std::string>& sids,
                           const encoded_packet& packet,
                           std::optional<uint64_t> ack_id) {
    static_cast<void>(nsp);
    static_cast<void>(sids);
    static_cast<void>(packet);
    static_cast<void>(ack_id);
  }

  /// A server-side event of adapter life, for the program's listeners.
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
