// See worker_table.hpp.
#include "sticky_balancer/worker_table.hpp"

#include <algorithm>

namespace socketio {

namespace {

constexpr auto is_ready = [](const auto& x) {
  return x.second.state == worker_state::ready;
};

} // namespace

std::optional<balancing> balancing_method(std::string_view name) {
  if (name == "least-connection")
    return balancing::least_connection;
  if (name == "round-robin")
    return balancing::round_robin;
  if (name == "random")
    return balancing::random;
  return std::nullopt;
}

void worker_table::add(const worker_id& id) {
  workers_.try_emplace(id);
}

void worker_table::remove(const worker_id& id) {
  workers_.erase(id);
}

void worker_table::set_ready(const worker_id& id) {
  change(id, worker_state::starting, worker_state::ready);
}

void worker_table::set_draining(const worker_id& id) {
  if (auto worker = workers_.find(id); worker != workers_.end())
    worker->second.state = worker_state::draining;
}

void worker_table::set_silent(const worker_id& id, bool silent) {
  if (silent)
    change(id, worker_state::ready, worker_state::silent);
  else
    change(id, worker_state::silent, worker_state::ready);
}

void worker_table::change(const worker_id& id, worker_state from,
                          worker_state to) {
  auto worker = workers_.find(id);
  if (worker != workers_.end() && worker->second.state == from)
    worker->second.state = to;
}

void worker_table::report(const worker_id& id, std::size_t sessions,
                          std::size_t under_way) {
  if (auto worker = workers_.find(id); worker != workers_.end())
    worker->second.load = sessions + under_way;
}

std::optional<worker_id> worker_table::choose(const demand& what) {
  if (what.owner
      && state(*what.owner).value_or(worker_state::starting)
           != worker_state::starting)
    return what.owner;
  auto worker = choose_new();
  if (worker == workers_.end())
    return std::nullopt;
  worker->second.load += what.opens_session ? 1 : 0;
  last_ = worker->first;
  return last_;
}

bool worker_table::worth_waiting() const {
  return !workers_.empty();
}

std::optional<worker_state> worker_table::state(const worker_id& id) const {
  auto worker = workers_.find(id);
  if (worker == workers_.end())
    return std::nullopt;
  return worker->second.state;
}

worker_table::entries::iterator worker_table::choose_new() {
  switch (method_) {
    case balancing::round_robin:
      return next_ready();
    case balancing::random:
      return any_ready();
    case balancing::least_connection:
      break;
  }
  return least_loaded();
}

worker_table::entries::iterator worker_table::next_ready() {
  auto behind = last_ ? workers_.upper_bound(*last_) : workers_.begin();
  auto found = std::find_if(behind, workers_.end(), is_ready);
  if (found != workers_.end())
    return found;
  found = std::find_if(workers_.begin(), behind, is_ready);
  return found != behind ? found : workers_.end();
}

worker_table::entries::iterator worker_table::least_loaded() {
  // Beginning behind the last one chosen rotates among equals.
  auto best = next_ready();
  auto first = best;
  if (first == workers_.end())
    return first;
  auto compare = [&best](entries::iterator from, entries::iterator to) {
    for (; from != to; ++from)
      if (is_ready(*from) && from->second.load < best->second.load)
        best = from;
  };
  compare(first, workers_.end());
  compare(workers_.begin(), first);
  return best;
}

worker_table::entries::iterator worker_table::any_ready() {
  auto count = std::count_if(workers_.begin(), workers_.end(), is_ready);
  if (count == 0)
    return workers_.end();
  auto skip =
    std::uniform_int_distribution<std::ptrdiff_t>{0, count - 1}(random_);
  return std::find_if(workers_.begin(), workers_.end(), [&skip](const auto& x) {
    return is_ready(x) && skip-- == 0;
  });
}

} // namespace socketio
