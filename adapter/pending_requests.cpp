// See pending_requests.hpp.
#include "adapter/pending_requests.hpp"

#include <algorithm>
#include <iterator>

namespace socketio {

uint64_t pending_requests::begin(request x) {
  const auto id = ++last_id_;
  deadlines_.emplace(x.deadline, id);
  entry fresh;
  for (const auto& worker : x.expected)
    fresh.workers.emplace(worker, progress{});
  if (x.own)
    fresh.workers.emplace(*x.own, progress{});
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

std::vector<finished_request>
pending_requests::on_response(cluster_response x) {
  auto i = entries_.find(x.request_id);
  if (i == entries_.end())
    return {};
  auto& e = i->second;
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

finished_request pending_requests::finish(entries::iterator i) {
  auto& e = i->second;
  if (!e.done())
    for (const auto& [id, x] : e.workers)
      if (!x.done())
        e.result.missing.push_back(id);
  finished_request result{std::move(e.asked.then), std::move(e.result)};
  deadlines_.erase({e.asked.deadline, i->first});
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

void pending_requests::entry::absorb(progress& from, broadcast_ack& x) {
  if (from.clients == 0)
    return;
  --from.clients;
  if (!x.answer.empty())
    result.answers.push_back(std::move(x.answer.front()));
}

} // namespace socketio
