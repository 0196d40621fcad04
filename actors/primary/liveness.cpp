// See liveness.hpp.
#include "actors/primary/liveness.hpp"

#include <utility>

namespace socketio {

std::vector<worker_id> liveness::tick(time_point now) {
  // Before one period was lost, answers that lie unread would count as missing.
  const auto late = now - std::exchange(last_tick_, now) > period_ * 3 / 2;
  std::vector<worker_id> frozen;
  for (auto& [id, since] : silent_since_) {
    if (late)
      since = now;
    else if (now - since >= timeout_)
      frozen.push_back(id);
  }
  for (const auto& id : frozen)
    heard(id);
  return frozen;
}

} // namespace socketio
