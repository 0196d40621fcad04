// See pending_requests.hpp.
#include "adapter/pending_requests.hpp"

#include <algorithm>
#include <iterator>

namespace socketio {

uint64_t pending_requests::begin(request x, time_point now) {
  const auto id = ++last_id_;
  deadlines_.emplace(x.deadline, id);
  entry fresh;
  for (const auto& worker : x.expected)
    fresh.workers.emplace(worker, progress{});
  if (x.own)
    fresh.workers.emplace(*x.own, progress{});
  if (x.costs) {
    costly_.insert(id);
    for (const auto& [worker, none] : fresh.workers)
      note_asked(worker, now);
  }
  fresh.asked = std::move(x);
  entries_.emplace(id, std::move(fresh));
  return id;
}

std::vector<finished_request>
pending_requests::on_asked(const workers_asked& x) {
  auto i = entries_.find(x.request_id);
  if (i == entries_.end() || i->second.confirmed)
    return {};
  auto known = std::exchange(i->second.workers, {});
  auto keep = [&](const worker_id& id) {
    i->second.workers.emplace(id, known[id]);
  };
  std::for_each(x.workers.begin(), x.workers.end(), keep);
  if (i->second.asked.own)
    keep(*i->second.asked.own);
  i->second.confirmed = true;
  return finish_if_done(i);
}

std::vector<finished_request> pending_requests::on_response(cluster_response x,
                                                            time_point now) {
  auto i = entries_.find(x.request_id);
  if (i == entries_.end())
    return {};
  auto& e = i->second;
  if (auto known = contacts_.find(x.from);
      e.asked.costs && known != contacts_.end())
    known->second = {now, false};
  auto from = e.workers.find(x.from);
  if (from == e.workers.end()) {
    if (e.confirmed)
      return {};
    from = e.workers.emplace(x.from, progress{}).first;
  }
  caf::visit([&](auto& body) { e.absorb(from->second, body); }, x.body);
  return finish_if_done(i);
}

std::vector<finished_request> pending_requests::on_left(const worker_id& id) {
  std::vector<finished_request> result;
  contacts_.erase(id);
  for (auto i = entries_.begin(); i != entries_.end();) {
    auto current = i++;
    current->second.workers.erase(id);
    for (auto& x : finish_if_done(current))
      result.push_back(std::move(x));
  }
  return result;
}

std::vector<finished_request> pending_requests::expire(time_point now) {
  std::vector<finished_request> result;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now)
    result.push_back(finish(entries_.find(deadlines_.begin()->second)));
  return result;
}

std::vector<finished_request> pending_requests::close() {
  auto result = expire(time_point::max());
  for (auto& x : result)
    x.result.closed = true;
  return result;
}

std::optional<pending_requests::time_point>
pending_requests::next_deadline() const {
  if (deadlines_.empty())
    return std::nullopt;
  return deadlines_.begin()->first;
}

// -- requests that cost ------------------------------------------------------

std::size_t pending_requests::costly(time_point now) {
  std::erase_if(costly_, [&](uint64_t id) {
    const auto stall = stalls_at(entries_.at(id));
    const bool is_stalled = stall && *stall <= now;
    if (is_stalled)
      stalled_.insert(id);
    return is_stalled;
  });
  return costly_.size();
}

std::optional<pending_requests::time_point>
pending_requests::next_stall() const {
  std::optional<time_point> result;
  for (auto id : costly_)
    if (auto x = stalls_at(entries_.at(id)); x && (!result || *x < *result))
      result = x;
  return result;
}

void pending_requests::note_asked(const worker_id& id, time_point now) {
  auto& x = contacts_[id];
  if (!std::exchange(x.asked_since, true))
    x.since = now;
}

/// @returns when all workers that owe `x` an answer are silent; nothing if one
///          of them is new.
std::optional<pending_requests::time_point>
pending_requests::stalls_at(const entry& x) const {
  auto result = time_point::min();
  for (const auto& [id, state] : x.workers) {
    if (state.done())
      continue;
    auto i = contacts_.find(id);
    if (i == contacts_.end())
      return std::nullopt;
    result = std::max(result, i->second.since + patience);
  }
  return result;
}

// -- ends --------------------------------------------------------------------

finished_request pending_requests::finish(entries::iterator i) {
  auto& e = i->second;
  if (!e.done())
    for (const auto& [id, x] : e.workers)
      if (!x.done())
        e.result.missing.push_back(id);
  if (e.asked.expect_single_response && e.result.answers.size() > 1)
    e.result.answers.resize(1);
  finished_request result{std::move(e.asked.then), std::move(e.result)};
  deadlines_.erase({e.asked.deadline, i->first});
  costly_.erase(i->first);
  stalled_.erase(i->first);
  entries_.erase(i);
  return result;
}

std::vector<finished_request>
pending_requests::finish_if_done(entries::iterator i) {
  std::vector<finished_request> result;
  if (i->second.done())
    result.push_back(finish(i));
  return result;
}

// -- one request -------------------------------------------------------------

bool pending_requests::entry::done() const {
  if (asked.expect_single_response && !result.answers.empty())
    return true;
  return confirmed
         && std::all_of(workers.begin(), workers.end(),
                        [](const auto& x) { return x.second.done(); });
}

void pending_requests::entry::absorb(progress& from,
                                     fetch_sockets_response& x) {
  if (std::exchange(from.answered, true))
    return;
  result.sockets.append(x.sockets);
}

void pending_requests::entry::absorb(progress& from,
                                     server_side_emit_response& x) {
  if (!std::exchange(from.answered, true) && !x.answer.empty())
    result.answers.push_back(std::move(x.answer.front()));
}

void pending_requests::entry::absorb(progress& from,
                                     broadcast_client_count& x) {
  if (!std::exchange(from.answered, true))
    from.clients = x.clients;
}

void pending_requests::entry::absorb(progress& from, broadcast_acks& x) {
  const auto answers = std::min<uint64_t>(x.answers.size(), from.clients);
  from.clients -= answers;
  from.clients -= std::min(x.gone, from.clients);
  std::move(x.answers.begin(), x.answers.begin() + answers,
            std::back_inserter(result.answers));
}

} // namespace socketio
