// See word_queue.hpp.
#include "actors/socket_io/word_queue.hpp"

namespace socketio::socket_io {

void word_queue::add(time_point deadline, chain_ptr x) {
  chains_.emplace_back(deadline, std::move(x));
}

std::vector<word_queue::chain_ptr> word_queue::expire(time_point now) {
  std::vector<chain_ptr> result;
  for (; !chains_.empty() && chains_.front().first <= now; chains_.pop_front())
    if (!chains_.front().second->is_over())
      result.push_back(std::move(chains_.front().second));
  return result;
}

std::optional<word_queue::time_point> word_queue::next_deadline() {
  while (!chains_.empty() && chains_.front().second->is_over())
    chains_.pop_front();
  return chains_.empty() ? std::nullopt : std::optional{chains_.front().first};
}

std::size_t word_queue::size() {
  std::erase_if(chains_, [](const auto& x) { return x.second->is_over(); });
  return chains_.size();
}

} // namespace socketio::socket_io
