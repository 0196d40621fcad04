// What a WebSocket may not write yet because there was no time to compress it.
// Kind: pure.
#pragma once

#include <cstddef>
#include <list>
#include <utility>

#include "actors/engine_io/frame_queue.hpp"
#include "actors/frame.hpp"

namespace socketio::engine_io {

/// First in, first out.
class waiting_messages {
public:
  struct message {
    frame_ptr frame;
    /// It is still to be compressed.
    bool compress = false;
  };

  bool empty() const noexcept { return all_.empty(); }

  /// @returns the bytes of all, not compressed.
  std::size_t bytes() const noexcept { return bytes_; }

  /// @returns about the memory that they take.
  std::size_t memory() const noexcept {
    return bytes_ + all_.size() * frame_queue::frame_cost;
  }

  void push(frame_ptr x, bool compress) {
    bytes_ += x->bytes().size();
    all_.push_back({std::move(x), compress});
  }

  /// Removes the first one.
  /// @pre there is one.
  message take() {
    auto result = std::move(all_.front());
    all_.pop_front();
    bytes_ -= result.frame->bytes().size();
    return result;
  }

  void clear() noexcept {
    all_.clear();
    bytes_ = 0;
  }

private:
  std::list<message> all_;
  std::size_t bytes_ = 0;
};

} // namespace socketio::engine_io
