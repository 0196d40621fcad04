// See liveness.hpp.
#include "actors/primary/liveness.hpp"

#include <utility>

namespace socketio {

std::vector<worker_id> liveness::tick(time_point now) {
  auto late = now - std::exchange(last_tick_, now) > 2 * period_;
  std::vector<worker_id> frozen;
  for (auto& [id, sign] : last_sign_) {
    if (late)
      sign = now;
    else if (now - sign >= timeout_)
      frozen.push_back(id);
  }
  for (auto& id : frozen)
    remove(id);
  return frozen;
}

} // namespace socketio
