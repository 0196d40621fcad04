// See ack_table.hpp.
#include "actors/socket_io/ack_table.hpp"

namespace socketio::socket_io {

void ack_table::add(uint64_t id, ack_callback f,
                    std::optional<time_point> deadline) {
  take(id);
  if (deadline)
    deadlines_.emplace(*deadline, id);
  pending_.emplace(id, entry{std::move(f), deadline});
}

ack_callback ack_table::take(uint64_t id) {
  auto node = pending_.extract(id);
  if (node.empty())
    return {};
  auto& [callback, deadline] = node.mapped();
  if (deadline)
    deadlines_.erase({*deadline, id});
  return std::move(callback);
}

std::vector<ack_callback> ack_table::expire(time_point now) {
  std::vector<ack_callback> result;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now)
    result.push_back(take(deadlines_.begin()->second));
  return result;
}

std::optional<ack_table::time_point> ack_table::next_deadline() const {
  if (deadlines_.empty())
    return std::nullopt;
  return deadlines_.begin()->first;
}

std::vector<ack_callback> ack_table::clear() {
  std::vector<ack_callback> result;
  result.reserve(pending_.size());
  for (auto& [id, x] : pending_)
    result.push_back(std::move(x.callback));
  pending_.clear();
  deadlines_.clear();
  return result;
}

} // namespace socketio::socket_io
