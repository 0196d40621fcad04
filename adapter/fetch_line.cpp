// See fetch_line.hpp.
#include "adapter/fetch_line.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace socketio {

std::optional<fetch_line::fetch> fetch_line::begin(fetch x) {
  if (started_ < max_started_) {
    ++started_;
    return x;
  }
  if (waiting_.size() >= max_waiting)
    x.start_by = time_point::min();
  waiting_.push_back(std::move(x));
  return std::nullopt;
}

std::optional<fetch_line::fetch> fetch_line::end() {
  if (waiting_.empty()) {
    --started_;
    return std::nullopt;
  }
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

std::vector<fetch_line::fetch> fetch_line::expire(time_point now) {
  auto late =
    std::stable_partition(waiting_.begin(), waiting_.end(),
                          [now](const fetch& x) { return x.start_by > now; });
  std::vector<fetch> result{std::make_move_iterator(late),
                            std::make_move_iterator(waiting_.end())};
  waiting_.erase(late, waiting_.end());
  return result;
}

std::vector<fetch_line::fetch> fetch_line::close() {
  return expire(time_point::max());
}

std::optional<fetch_line::time_point> fetch_line::next_deadline() const {
  if (waiting_.empty())
    return std::nullopt;
  auto first = std::min_element(
    waiting_.begin(), waiting_.end(),
    [](const fetch& x, const fetch& y) { return x.start_by < y.start_by; });
  return first->start_by;
}

} // namespace socketio
