// How many packets a client sends in a second.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace socketio::engine_io {

/// Counts in seconds that begin with a packet each, so that within any second
/// less than twice the limit gets through.
class packet_meter {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Counts one packet.
  /// @returns whether it is within `limit`.
  bool admit(std::size_t limit, time_point now) noexcept {
    if (count_ == 0 || now - begin_ >= std::chrono::seconds{1}) {
      begin_ = now;
      count_ = 0;
    }
    return ++count_ <= limit;
  }

private:
  time_point begin_{};
  std::size_t count_ = 0;
};

} // namespace socketio::engine_io
