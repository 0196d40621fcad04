// Packets that a client sent to a namespace it is not in yet.
// Kind: pure.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "actors/socket_io/byte_budget.hpp"
#include "actors/socket_io/packet.hpp"

namespace socketio::socket_io {

/// Keeps their order.
class packet_backlog {
public:
  /// How many may wait.
  static constexpr std::size_t max_packets = 100;

  /// Adds `x`.
  /// @param share of its bytes.
  /// @returns false if too much waits or there is no share.
  bool add(packet&& x, std::optional<byte_budget::share> share) {
    if (!share || packets_.size() >= max_packets)
      return false;
    packets_.push_back({std::move(x), std::move(*share)});
    return true;
  }

  /// Calls `f(packet&&, std::size_t bytes)` for each; its share is given back
  /// before.
  template <class F>
  void replay(F f) {
    for (auto& x : std::exchange(packets_, {})) {
      auto bytes = x.share.release();
      f(std::move(x.content), bytes);
    }
  }

private:
  struct entry {
    packet content;
    byte_budget::share share;
  };

  std::vector<entry> packets_;
};

} // namespace socketio::socket_io
