// See restart_policy.hpp.
#include "actors/primary/restart_policy.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

void restart_policy::on_ready() noexcept {
  failures_ = 0;
  ready_ = true;
  ever_ready_ = true;
}

restart_decision restart_policy::on_exit(bool orderly) noexcept {
  if (std::exchange(ready_, false) || orderly)
    return {};
  ++failures_;
  return {!ever_ready_ && failures_ % max_attempts == 0, delay()};
}

caf::timespan restart_policy::delay() const noexcept {
  if (failures_ < 2)
    return caf::timespan{0};
  auto result = std::min(first_delay_, max_delay_);
  for (auto i = failures_; i > 2 && result < max_delay_; --i)
    result = result > max_delay_ / 2 ? max_delay_ : result * 2;
  return result;
}

} // namespace socketio
