// See fleet.hpp.
#include "bench/loadgen/fleet.hpp"

#include <optional>
#include <string>

#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

namespace {

using namespace std::chrono_literals;

constexpr duration longest_silence = 2s;

/// Of the questions that every client is asked.
constexpr uint64_t ask_id = 0;

} // namespace

bool is_silent(const client& x, time_point now) noexcept {
  return x.is_open() && !x.is_connected()
         && now - x.started_at() > longest_silence;
}

// -- connecting --------------------------------------------------------------

void fleet::connect(std::size_t count) {
  auto all = clients_.size() + count;
  while (clients_.size() < all)
    clients_.emplace_back(loop_, opts_, clients_.size()).set_listener(*this);
  for (std::size_t i = 0; i < opts_.in_flight; ++i)
    connect_next();
  if (opts_.forgive)
    loop_.every(longest_silence / 8, [this] { retry_silent(); });
  loop_.run_until([&] { return connected_ == all; }, to_duration(opts_.limit),
                  "clients to connect");
  loop_.every({}, nullptr);
}

void fleet::connect_next() {
  if (started_ < clients_.size())
    clients_[started_++].connect();
}

void fleet::retry_silent() {
  for (std::size_t i = 0; i < started_; ++i)
    if (is_silent(clients_[i], loop_.now())) {
      ++silent_;
      clients_[i].drop();
      clients_[i].connect();
    }
}

void fleet::on_connected(client& x) {
  ++connected_;
  handshakes_.add(loop_.now() - x.started_at());
  connect_next();
}

// -- questions ---------------------------------------------------------------

void fleet::set_listener(client_listener& x) {
  for (auto& client : clients_)
    client.set_listener(x);
}

void fleet::ask_all(const make_question& question, const check_answer& good) {
  set_listener(*this);
  good_ = good;
  answers_ = 0;
  for (auto& client : clients_) {
    client.send(question(client.index()), ask_id);
    client.flush();
  }
  loop_.run_until([this] { return answers_ == clients_.size(); },
                  to_duration(opts_.limit), "answers of all clients");
}

void fleet::on_packet(client& x, std::string_view text) {
  auto packet = split_packet(text);
  if (packet.type != '3' || packet.id != ask_id || !good_
      || !good_(x.index(), packet.body))
    client_listener::on_packet(x, text);
  ++answers_;
}

void fleet::find_workers() {
  auto question = make_event("whoami");
  std::set<std::string> ids;
  workers_.resize(clients_.size());
  ask_all([&](std::size_t) { return question; },
          [&](std::size_t client, std::string_view body) {
            auto answer = read_whoami(body);
            workers_[client] = answer ? answer->pid : 0;
            return answer && ids.insert(answer->sid).second;
          });
  auto found = workers().size();
  if (opts_.workers != 0 && found != opts_.workers)
    throw failure("clients are on " + std::to_string(found) + " workers");
}

std::set<int64_t> fleet::workers() const {
  return {workers_.begin(), workers_.end()};
}

void fleet::check_count(std::size_t expected) {
  auto question = make_event("fetch");
  auto wanted = "[" + std::to_string(expected) + "]";
  std::optional<std::string> answer;
  good_ = [&](std::size_t, std::string_view body) {
    answer = body;
    return true;
  };
  auto& asker = clients_.front();
  asker.set_listener(*this);
  auto end = loop_.refresh() + to_duration(opts_.limit);
  while (answer != wanted) {
    if (answer && loop_.now() > end)
      throw failure("the server counts " + *answer + " clients, not " + wanted);
    answer.reset();
    loop_.run_for(100ms);
    asker.send(question, ask_id);
    asker.flush();
    loop_.run_until([&] { return answer.has_value(); },
                    to_duration(opts_.limit), "the number of clients");
  }
  good_ = nullptr;
}

} // namespace socketio::bench
