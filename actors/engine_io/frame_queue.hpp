// Frames on their way to one client.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sys/uio.h>

#include "actors/frame.hpp"

namespace socketio::engine_io {

/// First in, first out; the first frame may be written in part. Empty, it
/// holds next to no memory.
class frame_queue {
public:
  /// Memory that a frame takes beside its bytes: its object, what the heap adds
  /// and its place here, about.
  static constexpr std::size_t frame_cost = 104;

  void push(frame_ptr x) {
    bytes_ += x->bytes().size();
    frames_.push_back(std::move(x));
  }

  bool empty() const noexcept { return bytes_ == 0; }

  /// @returns the bytes not yet consumed, WebSocket headers included.
  std::size_t bytes() const noexcept { return bytes_; }

  /// @returns about the memory that what is not consumed takes, as if nobody
  ///          shared it.
  std::size_t memory() const noexcept {
    return bytes_ + (frames_.size() - first_) * frame_cost;
  }

  /// @returns the frames not yet consumed.
  std::span<const frame_ptr> frames() const noexcept {
    return std::span{frames_}.subspan(first_);
  }

  /// Points `out` at the unconsumed bytes of the first frames.
  /// @returns how many entries of `out` were filled.
  std::size_t gather(std::span<iovec> out) const noexcept;

  /// Takes `count` bytes off the front.
  /// @pre `count` is at most `bytes()`.
  void consume(std::size_t count) noexcept;

  /// Drops all frames of which nothing was consumed.
  void drop_unsent();

  /// Drops everything.
  void clear() noexcept;

private:
  void compact();

  std::vector<frame_ptr> frames_;
  std::size_t bytes_ = 0;
  /// Index of the first frame that is still to write.
  uint32_t first_ = 0;
  /// Consumed bytes of that frame.
  std::size_t offset_ = 0;
};

} // namespace socketio::engine_io
