// Cuts a stream of bytes into the pieces that a broker's receive policy asks
// for.
// Kind: pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <caf/io/receive_policy.hpp>

namespace socketio {

/// Memory grows with the bytes that came, not with the size that a peer
/// announced, and shrinks after a burst.
class slicer {
public:
  /// Bytes to read at once.
  static constexpr std::size_t chunk = 64 * 1024;
  /// Capacity an empty buffer may keep.
  static constexpr std::size_t keep = 1024 * 1024;

  using policy = caf::io::receive_policy::config;

  /// Holds for all pieces not yet taken. A piece has at least one byte, so a
  /// size of 0 counts as 1.
  void configure(policy cfg);

  /// @returns where to put the next bytes; never empty. Valid until the next
  ///          call.
  std::span<char> room();

  /// Says that the first `count` bytes of the last `room()` are filled.
  void filled(std::size_t count);

  /// Moves the next complete piece to `piece`.
  /// @returns false, without touching `piece`, if none is complete.
  bool take(std::vector<char>& piece);

private:
  std::size_t have() const;
  std::size_t wanted() const;
  std::size_t complete() const;
  void make_room();

  policy policy_ = caf::io::receive_policy::at_most(1024);
  /// What is in [begin_, end_) came and was not taken.
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

} // namespace socketio
