// See histogram.hpp.
#include "bench/loadgen/histogram.hpp"

#include <algorithm>

namespace socketio::bench {

std::size_t histogram::step_of(uint64_t ns) noexcept {
  if (ns < 2 * steps)
    return ns;
  // Shifted, the value lies from `steps` to below twice that.
  auto shift = std::bit_width(ns) - std::bit_width(steps);
  return shift * steps + (ns >> shift);
}

uint64_t histogram::middle_of(std::size_t step) noexcept {
  if (step < 2 * steps)
    return step;
  auto shift = step / steps - 1;
  auto first = (step % steps + steps) << shift;
  return first + ((uint64_t{1} << shift) >> 1);
}

void histogram::add(duration x) noexcept {
  auto ns = static_cast<uint64_t>(std::max<duration::rep>(x.count(), 0));
  ++counts_[step_of(ns)];
  ++count_;
  max_ = std::max(max_, ns);
}

double histogram::quantile(double q) const noexcept {
  if (count_ == 0)
    return 0;
  auto wanted = static_cast<uint64_t>(q * static_cast<double>(count_ - 1)) + 1;
  uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if ((seen += counts_[i]) >= wanted)
      return static_cast<double>(std::min(middle_of(i), max_)) / 1000;
  return max();
}

} // namespace socketio::bench
