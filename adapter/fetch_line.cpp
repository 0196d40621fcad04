// See fetch_line.hpp.
#include "adapter/fetch_line.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

void fetch_line::add(fetch x, time_point now) {
  if (waiting_.size() >= max_waiting)
    x.start_by = std::min(x.start_by, now);
  deadlines_.emplace(x.start_by, ++last_);
  waiting_.emplace(last_, std::move(x));
}

std::optional<fetch_line::fetch> fetch_line::next() {
  if (waiting_.empty())
    return std::nullopt;
  return take(waiting_.begin());
}

std::vector<fetch_line::fetch> fetch_line::expire(time_point now) {
  std::vector<fetch> result;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now)
    result.push_back(take(waiting_.find(deadlines_.begin()->second)));
  return result;
}

std::optional<fetch_line::time_point> fetch_line::next_deadline() const {
  if (deadlines_.empty())
    return std::nullopt;
  return deadlines_.begin()->first;
}

fetch_line::fetch fetch_line::take(entries::iterator i) {
  auto result = std::move(i->second);
  deadlines_.erase({result.start_by, i->first});
  waiting_.erase(i);
  return result;
}

} // namespace socketio
