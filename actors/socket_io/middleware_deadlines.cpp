// See middleware_deadlines.hpp.
#include "actors/socket_io/middleware_deadlines.hpp"

namespace socketio::socket_io {

void middleware_deadlines::add(time_point deadline, chain_ptr x) {
  chains_.emplace_back(deadline, std::move(x));
}

std::vector<middleware_deadlines::chain_ptr>
middleware_deadlines::expire(time_point now) {
  std::vector<chain_ptr> result;
  for (; !chains_.empty() && chains_.front().first <= now; chains_.pop_front())
    if (!chains_.front().second->is_over())
      result.push_back(std::move(chains_.front().second));
  return result;
}

std::optional<middleware_deadlines::time_point>
middleware_deadlines::next_deadline() {
  while (!chains_.empty() && chains_.front().second->is_over())
    chains_.pop_front();
  return chains_.empty() ? std::nullopt : std::optional{chains_.front().first};
}

std::size_t middleware_deadlines::size() {
  std::erase_if(chains_, [](const auto& x) { return x.second->is_over(); });
  return chains_.size();
}

} // namespace socketio::socket_io
