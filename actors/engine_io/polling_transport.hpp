// The long-polling side of a session: what waits for the next GET, the GET
// that is held and the POST that comes or is handled.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "actors/engine_io/frame_queue.hpp"
#include "actors/engine_io/transports.hpp"
#include "actors/frame.hpp"

namespace socketio::engine_io {

class polling_transport {
public:
  /// @param compress whether an answer with `x` may be compressed.
  void push(const frame_ptr& x, bool compress) {
    queue_.push(x);
    compress_ = compress_ || compress;
  }

  /// Drops what is queued.
  void discard() noexcept {
    queue_.clear();
    compress_ = false;
  }

  /// @returns the bytes that the client did not get yet: queued ones, and those
  ///          of an answer that the kernel did not take.
  std::size_t buffered() const noexcept { return queue_.bytes() + unsent(); }

  /// @returns about the memory that these bytes take.
  std::size_t memory() const noexcept { return queue_.memory() + unsent(); }

  bool empty() const noexcept { return queue_.empty(); }

  /// @returns whether a GET is held that can be answered now.
  bool ready() const noexcept { return held_ && !answering_; }

  /// Holds `get` until there is something to answer.
  /// @returns false if another one is held already.
  bool hold(http_exchange& get) noexcept;

  /// Answers the held GET with all that is queued and then `last`, if any.
  /// @pre ready()
  void answer(frame_ptr last = nullptr);

  /// Expects the body of `post`.
  /// @returns false if another POST is expected or handled.
  bool expect(http_exchange& post) noexcept;

  /// The body of the POST `x` has come: from now on, it is not cut.
  void handle(const http_exchange& x) noexcept;

  /// Forgets `x`, which is handled, written or gone.
  /// @returns whether it was of this transport still.
  bool forget(const http_exchange& x) noexcept;

  /// Ends the transport: what is queued is dropped, a held GET gets `last`, an
  /// unfinished POST is cut.
  void end(const frame_ptr& last);

  /// Ends a held GET with `noop` and moves what is queued to `successor`. A
  /// POST goes on: its packets count.
  void move_to(message_channel& successor, const frame_ptr& noop);

private:
  std::size_t unsent() const noexcept {
    return answering_ ? answering_->unsent() : 0;
  }

  frame_queue queue_;
  /// For at least one packet in the queue.
  bool compress_ = false;
  http_exchange* held_ = nullptr;
  /// The answered GET, until the kernel took its answer.
  http_exchange* answering_ = nullptr;
  /// The POST whose body is still coming.
  http_exchange* post_ = nullptr;
  /// The one whose packets are being handled.
  http_exchange* handled_ = nullptr;
};

} // namespace socketio::engine_io
