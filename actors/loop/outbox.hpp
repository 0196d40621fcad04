// Bytes on their way out of one connection.
// Kind: pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace socketio {

/// Brokers append to `staged()`; the connection offers the bytes to the
/// kernel, oldest first, and says how many were taken. Nothing is copied.
class outbox {
public:
  /// Capacity an empty buffer may keep.
  static constexpr std::size_t keep = 1024 * 1024;

  /// @returns where new bytes are appended; always the same object.
  std::vector<char>& staged() { return staged_; }

  /// @returns the oldest bytes; empty if there are none. Valid until the next
  ///          call.
  std::span<const char> next();

  /// Removes the first `count` of them.
  void taken(std::size_t count);

  /// @returns how many bytes were not taken so far.
  std::size_t size() const { return leaving_.size() - taken_ + staged_.size(); }

  /// Drops everything.
  void clear();

private:
  std::vector<char> leaving_;
  /// Of `leaving_`.
  std::size_t taken_ = 0;
  std::vector<char> staged_;
};

/// Empties `bytes`; its memory is freed if it is more than `keep` bytes.
void wipe(std::vector<char>& bytes, std::size_t keep);

} // namespace socketio
