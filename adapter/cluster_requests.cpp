// See cluster_adapter.hpp: questions to the other workers, and to this one.
#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include "adapter/cluster_adapter.hpp"

namespace socketio {

namespace {

/// Longest time that a request may wait.
constexpr caf::timespan max_request_timeout = std::chrono::hours{24};

/// Fetches that may wait for a worker that gives no answers: when it goes on,
/// it has to work for all of them.
constexpr std::size_t max_stalled = 1000;

/// Bytes of answers that do not wait for the end of the turn.
constexpr std::size_t early_answer = 256 * 1024;

request_result closed_result() {
  request_result x;
  x.closed = true;
  return x;
}

} // namespace

/// Where the acknowledgements of one broadcast go.
struct cluster_adapter::ack_route {
  std::weak_ptr<cluster_adapter> adapter;
  caf::strong_actor_ptr asker;
  uint64_t request_id = 0;
  /// Number of the group in `acks_`.
  uint64_t group = 0;
  /// What came during this turn.
  broadcast_acks due;
  /// Of the answers.
  std::size_t bytes = 0;
};

// -- asking ------------------------------------------------------------------

caf::timespan cluster_adapter::bounded(caf::timespan x) const {
  return x > caf::timespan::zero() ? std::min(x, max_request_timeout)
                                   : request_timeout_;
}

template <class T>
void cluster_adapter::ask(T question, bool local, bool own, bool single,
                          request_callback then) {
  if (!self_)
    return then(closed_result());
  question.timeout = bounded(question.timeout);
  const bool ask_others = relay_ && !local;
  pending_requests::request request;
  request.deadline = now() + question.timeout;
  request.expect_single_response = single;
  request.then = std::move(then);
  request.costs = std::is_same_v<T, fetch_sockets> && ask_others;
  if (ask_others)
    request.expected.assign(others_.begin(), others_.end());
  if (own)
    request.own = own_;
  const auto id = pending_.begin(std::move(request), now());
  arm();
  cluster_request message{own_, id,
                          caf::actor_cast<caf::strong_actor_ptr>(self_),
                          std::move(question)};
  if (own && packets_under_way())
    recovery_->in_order([this, message] { on(message); });
  else if (own)
    on(message);
  // The request ends by a message in any case, hence after this call.
  send_batch();
  if (ask_others)
    caf::send_as(self_, relay_, std::move(message));
  else
    caf::send_as(self_, self_, workers_asked{id, {}});
}

void cluster_adapter::request(const fetch_sockets& x,
                              std::function<void(fetch_sockets_result)> then) {
  if (!self_)
    return then({{}, {}, true});
  const auto time = bounded(x.timeout);
  if (!relay_ || x.opts.local)
    return start({x, now(), now() + time, std::move(then)});
  // Half of the time at most is spent in the line.
  fetches_.add({x, now() + time / 2, now() + time, std::move(then)}, now());
  start_fetches();
  arm();
}

void cluster_adapter::start_fetches() {
  while (!fetches_.empty() && pending_.costly(now()) < max_fetches_
         && pending_.stalled() < max_stalled)
    start(std::move(*fetches_.next()));
}

void cluster_adapter::start(fetch_line::fetch x) {
  x.question.timeout = std::max(x.deadline - now(), caf::timespan{1});
  const bool local = x.question.opts.local;
  ask(std::move(x.question), local, true, false,
      [then = std::move(x.then)](request_result r) {
        then({std::move(r.sockets), std::move(r.missing), r.closed});
      });
}

/// Nobody was asked, so that all are missing.
void cluster_adapter::give_up(std::vector<fetch_line::fetch> xs) {
  std::vector<worker_id> all{others_.begin(), others_.end()};
  if (own_ != emitter_id)
    all.insert(all.begin(), own_);
  for (const auto& x : xs)
    x.then({{}, all, false});
}

void cluster_adapter::request(
  const server_side_emit_with_ack& x,
  std::function<void(server_side_emit_result)> then) {
  ask(x, false, false, false, [then = std::move(then)](request_result r) {
    then({std::move(r.answers), std::move(r.missing), r.closed});
  });
}

void cluster_adapter::request(const broadcast_with_ack& x,
                              std::function<void(broadcast_result)> then) {
  ask(x, x.opts.local, true, x.expect_single_response,
      [then = std::move(then)](request_result r) {
        const bool timed_out = !r.missing.empty();
        then({std::move(r.answers), timed_out, std::move(r.missing), r.closed});
      });
}

void cluster_adapter::on(const workers_asked& x) {
  finish(pending_.on_asked(x));
}

void cluster_adapter::on(cluster_response x) {
  finish(pending_.on_response(std::move(x), now()));
}

void cluster_adapter::finish(std::vector<finished_request> xs) {
  for (auto& x : xs)
    x.then(std::move(x.result));
  start_fetches();
}

// -- answering ---------------------------------------------------------------

void cluster_adapter::on(const cluster_request& x) {
  caf::visit([this, &x](const auto& question) { serve(x, question); }, x.body);
}

void cluster_adapter::serve(const cluster_request& from,
                            const fetch_sockets& x) {
  respond(from.asker, from.request_id,
          fetch_sockets_response{rooms_.details(x.opts)});
}

void cluster_adapter::serve(const cluster_request& from,
                            const server_side_emit_with_ack& x) {
  auto* sockets = rooms_.sockets();
  auto reply = [weak = weak_from_this(), asker = from.asker,
                id = from.request_id](encoded_packet answer) {
    if (auto to = weak.lock())
      to->respond(asker, id, server_side_emit_response{{std::move(answer)}});
  };
  if (sockets == nullptr
      || !sockets->on_server_side_emit(x.event, std::move(reply)))
    respond(from.asker, from.request_id, server_side_emit_response{});
}

void cluster_adapter::serve(const cluster_request& from,
                            const broadcast_with_ack& x) {
  if (x.packet.portable) {
    auto own = rooms_.own_packet(x.opts, x.packet, true);
    if (!own)
      return respond(from.asker, from.request_id, broadcast_client_count{});
    auto question = x;
    question.packet = std::move(*own);
    return serve(from, question);
  }
  auto sids = rooms_.sockets() != nullptr ? rooms_.select(x.opts)
                                          : std::vector<std::string>{};
  respond(from.asker, from.request_id, broadcast_client_count{sids.size()});
  if (sids.empty())
    return;
  auto& sockets = *rooms_.sockets();
  const auto& nsp = x.opts.nsp;
  const auto ack_id = sockets.next_ack_id(nsp);
  const auto group = acks_.add(nsp, ack_id, sids, now() + x.timeout);
  arm();
  const auto route = std::make_shared<ack_route>(
    ack_route{weak_from_this(), from.asker, from.request_id, group, {}});
  for (const auto& sid : sids)
    sockets.expect_ack(nsp, sid, ack_id,
                       [route](std::optional<encoded_packet> answer) {
                         if (auto self = route->adapter.lock())
                           self->on_answer(route, std::move(answer));
                       });
  rooms_.send(x.opts, x.packet, ack_id);
}

void cluster_adapter::on_answer(const std::shared_ptr<ack_route>& to,
                                std::optional<encoded_packet> answer) {
  auto& due = to->due;
  if (due.answers.empty() && due.gone == 0) {
    flush_later();
    answered_.push_back(to);
  }
  if (answer) {
    to->bytes += answer->body.size();
    for (const auto& attachment : answer->attachments)
      to->bytes += attachment.size();
    due.answers.push_back(std::move(*answer));
  } else {
    ++due.gone;
  }
  acks_.on_ack(to->group);
  if (to->bytes >= early_answer)
    send(*to);
}

void cluster_adapter::send(ack_route& to) {
  to.bytes = 0;
  respond(to.asker, to.request_id, std::exchange(to.due, {}));
}

void cluster_adapter::send_answers() {
  for (const auto& to : std::exchange(answered_, {}))
    if (!to->due.answers.empty() || to->due.gone > 0)
      send(*to);
}

void cluster_adapter::respond(const caf::strong_actor_ptr& asker,
                              uint64_t request_id, response_body body) {
  if (!self_)
    return;
  send_batch(); // which was said before
  caf::send_as(self_, caf::actor_cast<adapter_actor>(asker),
               cluster_response{own_, request_id, std::move(body)});
}

// -- deadlines ---------------------------------------------------------------

void cluster_adapter::on_tick() {
  armed_.reset();
  for (const auto& group : acks_.expire(now()))
    if (auto* sockets = rooms_.sockets())
      for (const auto& sid : group.sids)
        sockets->forget_ack(group.nsp, sid, group.ack_id);
  finish(pending_.expire(now()));
  give_up(fetches_.expire(now()));
  if (recovery_)
    recovery_->expire(now());
  arm();
}

void cluster_adapter::arm() {
  auto next = pending_.next_deadline();
  for (const auto& other :
       {acks_.next_deadline(), fetches_.next_deadline(),
        fetches_.empty() ? std::nullopt : pending_.next_stall(),
        recovery_ ? recovery_->next_deadline() : std::nullopt})
    if (!next || (other && *other < *next))
      next = other;
  if (!self_ || !next || (armed_ && *armed_ <= *next))
    return;
  armed_ = next;
  caf::delayed_anon_send(self_, std::max(*next - now(), caf::timespan{0}),
                         caf::tick_atom_v);
}

cluster_adapter::time_point cluster_adapter::now() const {
  return self_ ? self_.home_system().clock().now() : time_point{};
}

} // namespace socketio
