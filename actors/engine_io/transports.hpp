// What a session sees of its connections: a WebSocket, and the GET and POST of
// HTTP long-polling. Implemented over sockets, and by fakes in tests.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>

#include "actors/frame.hpp"

namespace socketio::engine_io {

/// A WebSocket. Tells its session about itself by `engine_session::on_text` and
/// the like; never from within a call of these functions.
class message_channel {
public:
  /// Queues `x`; written at the end of the loop's turn, or at once if much has
  /// come together.
  virtual void push(const frame_ptr& x) = 0;

  /// The same, compressed where the WebSocket does so.
  virtual void push_compressible(const frame_ptr& x) { push(x); }

  /// @returns the bytes queued and not yet taken by the kernel.
  virtual std::size_t buffered() const noexcept = 0;

  /// @returns about the memory that these bytes take.
  virtual std::size_t memory() const noexcept = 0;

  /// @returns whether the kernel refused what is queued.
  virtual bool blocked() const noexcept = 0;

  /// Drops the frames of which nothing is written yet.
  virtual void discard() = 0;

  /// Forgets the session and closes the WebSocket in order, after what is
  /// queued.
  virtual void shut() = 0;

protected:
  ~message_channel() = default;
};

/// An HTTP request of long-polling on its connection.
class http_exchange {
public:
  /// Answers a held GET with `payload`. `engine_session::on_written` follows
  /// when the kernel took some of it.
  /// @param compress whether compression is worth a thought.
  virtual void answer(std::string payload, bool compress) = 0;

  /// @returns the bytes of the answer that the kernel has not taken yet.
  virtual std::size_t unsent() const noexcept = 0;

  /// Closes the connection without an answer.
  virtual void cut() = 0;

protected:
  ~http_exchange() = default;
};

} // namespace socketio::engine_io
