// See worker_table.hpp.
#include "sticky_balancer/worker_table.hpp"

#include <algorithm>

namespace socketio {

std::optional<balancing> balancing_method(std::string_view name) {
  if (name == "least-connection")
    return balancing::least_connection;
  if (name == "round-robin")
    return balancing::round_robin;
  if (name == "random")
    return balancing::random;
  return std::nullopt;
}

void worker_table::set_balancing(balancing method,
                                 std::vector<uint16_t> weights) {
  method_ = method;
  weights_ = std::move(weights);
}

void worker_table::add(const worker_id& id) {
  workers_.try_emplace(id);
}

void worker_table::remove(const worker_id& id) {
  workers_.erase(id);
}

void worker_table::set_ready(const worker_id& id) {
  change(id, worker_condition::starting, worker_condition::ready);
}

void worker_table::set_draining(const worker_id& id) {
  if (auto worker = workers_.find(id); worker != workers_.end())
    worker->second.state = worker_condition::draining;
}

void worker_table::set_silent(const worker_id& id, bool silent) {
  if (silent)
    change(id, worker_condition::ready, worker_condition::silent);
  else
    change(id, worker_condition::silent, worker_condition::ready);
}

void worker_table::change(const worker_id& id, worker_condition from,
                          worker_condition to) {
  auto worker = workers_.find(id);
  if (worker != workers_.end() && worker->second.state == from)
    worker->second.state = to;
}

void worker_table::rest(const worker_id& id, time_point until) {
  if (auto worker = workers_.find(id); worker != workers_.end())
    worker->second.rests_until = until;
}

bool worker_table::wake(time_point now) {
  auto woken = false;
  for (auto& x : workers_)
    if (auto& until = x.second.rests_until; until && *until <= now) {
      until.reset();
      woken = true;
    }
  return woken;
}

void worker_table::report(const worker_id& id, std::size_t sessions,
                          std::size_t under_way) {
  if (auto worker = workers_.find(id); worker != workers_.end())
    worker->second.load = sessions + under_way;
}

std::optional<worker_id> worker_table::choose(const demand& what) {
  if (what.owner
      && state(*what.owner).value_or(worker_condition::starting)
           != worker_condition::starting)
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

std::optional<worker_condition> worker_table::state(const worker_id& id) const {
  auto worker = workers_.find(id);
  if (worker == workers_.end())
    return std::nullopt;
  return worker->second.state;
}

uint16_t worker_table::weight(const worker_id& id) const {
  return id.slot < weights_.size() ? weights_[id.slot] : uint16_t{1};
}

worker_table::entries::iterator worker_table::choose_new() {
  switch (method_) {
    case balancing::round_robin:
      return next_in_turn();
    case balancing::random:
      return any_ready();
    case balancing::least_connection:
      break;
  }
  return least_loaded();
}

worker_table::entries::iterator worker_table::behind_last() {
  return last_ ? workers_.upper_bound(*last_) : workers_.begin();
}

/// @returns the ready worker that is better than all others; among equals the
///          first one behind the last one chosen, so that they take turns.
template <class Better>
worker_table::entries::iterator worker_table::best_ready(Better better) {
  auto first = behind_last();
  auto best = workers_.end();
  auto look = [&](entries::iterator from, entries::iterator to) {
    for (; from != to; ++from)
      if (from->second.takes_sessions()
          && (best == workers_.end() || better(*from, *best)))
        best = from;
  };
  look(first, workers_.end());
  look(workers_.begin(), first);
  return best;
}

/// Smooth weighted round-robin: each turn, all save up their weights, and who
/// has most pays the sum of all.
worker_table::entries::iterator worker_table::next_in_turn() {
  int64_t sum = 0;
  for (auto& x : workers_)
    if (x.second.takes_sessions()) {
      x.second.credit += weight(x.first);
      sum += weight(x.first);
    }
  auto best = best_ready([](const auto& x, const auto& y) {
    return x.second.credit > y.second.credit;
  });
  if (best != workers_.end())
    best->second.credit -= sum;
  return best;
}

/// Fills up who would be least loaded, by weight, with one more.
worker_table::entries::iterator worker_table::least_loaded() {
  return best_ready([this](const auto& x, const auto& y) {
    return (x.second.load + 1) * weight(y.first)
           < (y.second.load + 1) * weight(x.first);
  });
}

worker_table::entries::iterator worker_table::any_ready() {
  int64_t sum = 0;
  for (auto& x : workers_)
    sum += x.second.takes_sessions() ? weight(x.first) : 0;
  if (sum == 0)
    return workers_.end();
  auto rest = std::uniform_int_distribution<int64_t>{0, sum - 1}(random_);
  return std::find_if(workers_.begin(), workers_.end(), [&](const auto& x) {
    return x.second.takes_sessions() && (rest -= weight(x.first)) < 0;
  });
}

} // namespace socketio
