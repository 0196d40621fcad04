// See pending_restores.hpp.
#include "adapter/pending_restores.hpp"

#include <utility>

namespace socketio {

void pending_restores::add(restore_session x, callback then) {
  waiting_.push_back({std::move(x), std::move(then)});
}

std::vector<restore_session> pending_restores::send(time_point deadline) {
  std::vector<restore_session> result;
  while (!waiting_.empty() && asked_.size() < max_asked_) {
    auto& next = waiting_.front();
    asked_.emplace(next.request.request_id,
                   asked{deadline, std::move(next.then)});
    result.push_back(std::move(next.request));
    waiting_.pop_front();
  }
  return result;
}

pending_restores::callback pending_restores::take(uint64_t request_id) {
  auto x = asked_.extract(request_id);
  return x ? std::move(x.mapped().then) : callback{};
}

std::vector<pending_restores::callback>
pending_restores::expire(time_point now) {
  std::vector<callback> result;
  while (!asked_.empty() && asked_.begin()->second.deadline <= now) {
    result.push_back(std::move(asked_.begin()->second.then));
    asked_.erase(asked_.begin());
  }
  return result;
}

std::vector<pending_restores::callback> pending_restores::close() {
  auto result = expire(time_point::max());
  for (auto& x : std::exchange(waiting_, {}))
    result.push_back(std::move(x.then));
  return result;
}

std::optional<pending_restores::time_point>
pending_restores::next_deadline() const {
  return asked_.empty() ? std::nullopt
                        : std::optional{asked_.begin()->second.deadline};
}

} // namespace socketio
