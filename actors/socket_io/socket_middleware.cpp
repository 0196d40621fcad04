// See socket_state.hpp: middleware of events.
#include <algorithm>
#include <utility>

#include "actors/socket_io/raise.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

/// The middleware of one event.
class socket_state::event_chain final : public middleware_chain {
public:
  using step_list = callback_list<event_middleware>::snapshot;

  /// @param share of what waits of the client: kept until the event passes or,
  ///              if it is refused, until nobody can look at it any more.
  event_chain(socket_state& self, packet x, byte_budget::share share, ack reply,
              step_list steps)
    : self_(&self),
      packet_(std::move(x)),
      share_(std::move(share)),
      reply_(std::move(reply)),
      steps_(std::move(steps)) {
    // nop
  }

protected:
  bool ask(std::size_t index, next decide) override {
    auto step = steps_.at(index);
    if (step == nullptr)
      return false;
    socket s{self_};
    (*step)(s, packet_.event, packet_.args, std::move(decide), reply_);
    return true;
  }

  void done(std::optional<error> refusal) override {
    if (refusal)
      return self_->raise_error(*refusal, packet_.event, reply_);
    auto bytes = share_.release();
    self_->dispatch(packet_, bytes, reply_);
  }

private:
  socket_ptr self_;
  packet packet_;
  byte_budget::share share_;
  ack reply_;
  step_list steps_;
};

socket_state::due_middleware::due_middleware(socket_state& self)
  : timer(timer_entry::calling<&socket_state::on_middleware_timer>(self)) {
  // nop
}

void socket_state::on_event(packet&& x, std::size_t bytes) {
  auto reply = x.id ? make_ack(*x.id) : ack{};
  raise(*this, "on_any", &listeners::any, x.event, x.args, reply);
  auto middlewares = collect(*this, &listeners::middlewares);
  if (middlewares.empty())
    return dispatch(x, bytes, reply);
  auto share = reserve(bytes);
  if (!share
      || (middleware_
          && middleware_->queue.size()
               >= server().options().max_waiting_events))
    return raise_error(error{"too many events wait for their middleware"},
                       x.event, reply);
  socket_ptr self{this};
  auto chain =
    std::make_shared<event_chain>(*this, std::move(x), std::move(*share),
                                  std::move(reply), std::move(middlewares));
  chain->start();
  if (!chain->is_over() && phase_ == phase::connected)
    await(std::move(chain));
}

void socket_state::await(std::shared_ptr<middleware_chain> x) {
  if (!middleware_)
    middleware_ = std::make_unique<due_middleware>(*this);
  auto& server = this->server();
  middleware_->queue.add(
    server.time().now() + server.options().middleware_timeout, std::move(x));
  tidy_middleware();
}

void socket_state::on_middleware_timer() {
  socket_ptr self{this};
  auto late = middleware_->queue.expire(server().time().now());
  tidy_middleware();
  for (auto& chain : late) {
    server().report_middleware_timeout(nsp_->name());
    chain->give_up(error{"timeout"});
  }
}

void socket_state::tidy_middleware() {
  auto next = middleware_->queue.next_deadline();
  if (!next)
    return middleware_.reset();
  auto& time = server().time();
  time.arm(middleware_->timer, std::max(*next - time.now(), caf::timespan{0}));
}

} // namespace socketio::socket_io
