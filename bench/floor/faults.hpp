// How to be wrong once in a while, to see whether the generator notices.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace socketio::bench {

enum class fault : uint8_t { none, drop, repeat, swap, damage, miscount };

/// @returns the fault of that name; nothing if there is none.
std::optional<fault> to_fault(std::string_view name);

/// Decides what receivers get instead of a broadcast.
class faults {
public:
  explicit faults(fault x) noexcept : what_(x) {
    // nop
  }

  fault what() const noexcept { return what_; }

  /// @param receiver any number of its own.
  /// @returns the frames to send; one in a hundred deliveries is wrong.
  std::vector<std::string> deliver(int receiver, std::string_view frame);

private:
  fault what_;
  uint64_t deliveries_ = 0;
  /// Frames kept back, by receiver.
  std::unordered_map<int, std::string> kept_;
};

} // namespace socketio::bench
