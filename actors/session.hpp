// An Engine.IO session, its listener and who decides about listeners: what
// engine_io is to the others. No call on a session calls its caller back before
// it returns.
// Kind: pure.
#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "actors/frame.hpp"
#include "actors/handshake_info.hpp"

namespace socketio {

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

/// How a message is sent.
struct send_options {
  /// Drop it unless the transport can take it now.
  bool volatile_ = false;
  /// Compress if the transport would.
  bool compress = true;
};

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

  /// @returns what the engine's hooks noted about that request
  ///          (engine_request::context); valid as long as the session.
  virtual const std::any& context() const noexcept;

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

} // namespace socketio
