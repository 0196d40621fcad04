// Latencies, counted in steps that grow with the value.
// Kind: pure.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "bench/loadgen/time.hpp"

namespace socketio::bench {

/// Off by less than 1 %: each power of two above 128 ns has 64 steps.
class histogram {
public:
  /// Negative values count as 0.
  void add(duration x) noexcept;

  void clear() noexcept { *this = histogram{}; }

  uint64_t count() const noexcept { return count_; }

  /// @param q from 0 to 1, e.g. 0.99.
  /// @returns the value that a share `q` of all values does not exceed, in
  ///          microseconds; 0 if there are none.
  double quantile(double q) const noexcept;

  /// @returns the largest value in microseconds.
  double max() const noexcept { return static_cast<double>(max_) / 1000; }

private:
  static constexpr std::size_t steps = 64;

  static std::size_t step_of(uint64_t ns) noexcept;
  static uint64_t middle_of(std::size_t step) noexcept;

  std::array<uint64_t, 60 * steps> counts_{};
  uint64_t count_ = 0;
  uint64_t max_ = 0;
};

} // namespace socketio::bench
