// See restart_policy.hpp.
#include "actors/primary/restart_policy.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

void restart_policy::on_ready(time_point now) noexcept {
  if (!ready_since_)
    ready_since_ = now;
  ever_ready_ = true;
}

restart_decision restart_policy::on_exit(bool asked, time_point now) noexcept {
  auto since = std::exchange(ready_since_, std::nullopt);
  auto served = since && now - *since >= first_delay_;
  if (served)
    failures_ = early_ends_ = 0;
  if (served || asked)
    return {};
  if (since && early_ends_ < max_early_ends) {
    failures_ = 0;
    ++early_ends_;
    return {};
  }
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
