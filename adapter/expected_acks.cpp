// See expected_acks.hpp.
#include "adapter/expected_acks.hpp"

#include <utility>

namespace socketio {

uint64_t expected_acks::add(std::string nsp, uint64_t ack_id,
                            std::vector<std::string> sids,
                            time_point deadline) {
  const auto number = ++last_number_;
  const auto open = sids.size();
  if (open == 0)
    return number;
  groups_.emplace(key{deadline, number},
                  group{std::move(nsp), ack_id, std::move(sids), open});
  deadlines_.emplace(number, deadline);
  return number;
}

void expected_acks::on_ack(uint64_t number) {
  auto i = deadlines_.find(number);
  if (i == deadlines_.end())
    return;
  auto j = groups_.find({i->second, number});
  if (--j->second.open > 0)
    return;
  groups_.erase(j);
  deadlines_.erase(i);
}

std::vector<expected_acks::group> expected_acks::expire(time_point now) {
  std::vector<group> result;
  while (!groups_.empty() && groups_.begin()->first.deadline <= now) {
    deadlines_.erase(groups_.begin()->first.number);
    result.push_back(std::move(groups_.begin()->second));
    groups_.erase(groups_.begin());
  }
  return result;
}

std::optional<expected_acks::time_point> expected_acks::next_deadline() const {
  if (groups_.empty())
    return std::nullopt;
  return groups_.begin()->first.deadline;
}

} // namespace socketio
