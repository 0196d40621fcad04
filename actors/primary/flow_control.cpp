// See flow_control.hpp.
#include "actors/primary/flow_control.hpp"

#include <algorithm>

namespace socketio {

flow_control::step flow_control::update(const std::vector<member_load>& members,
                                        time_point now) {
  const bool late = busy() && now - last_update_ > stall_ / 2;
  last_update_ = now;
  forget_all_but(members);
  note_over(members, now);
  step result;
  for (auto& [id, since] : over_)
    if (late)
      since = now;
    else if (now - since >= stall_)
      result.frozen.push_back(id);
  for (const auto& m : members) {
    const bool pause = feeds_another(m.id);
    if (pause && paused_.insert(m.id).second)
      result.pause.push_back(m.id);
    else if (!pause && paused_.erase(m.id) > 0)
      result.resume.push_back(m.id);
  }
  return result;
}

bool flow_control::on_ended(const worker_id& id) {
  ended_.insert(id);
  return paused_.erase(id) > 0;
}

void flow_control::forget_all_but(const std::vector<member_load>& members) {
  auto gone = [&](const worker_id& id) {
    return std::none_of(members.begin(), members.end(),
                        [&](const auto& m) { return m.id == id; });
  };
  std::erase_if(over_, [&](const auto& x) { return gone(x.first); });
  std::erase_if(paused_, gone);
  std::erase_if(ended_, gone);
}

void flow_control::note_over(const std::vector<member_load>& members,
                             time_point now) {
  for (const auto& m : members) {
    auto i = over_.find(m.id);
    if (i == over_.end() && m.refused > bound_)
      over_.emplace(m.id, now);
    else if (i != over_.end() && m.refused <= bound_ / 2)
      over_.erase(i);
    else if (i != over_.end())
      i->second = std::max(i->second, m.moved);
  }
}

bool flow_control::feeds_another(const worker_id& id) const {
  return over_.size() > over_.count(id) && !ended_.contains(id);
}

} // namespace socketio
