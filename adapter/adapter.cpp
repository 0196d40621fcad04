// See adapter.hpp.
#include "adapter/adapter.hpp"

#include <utility>

#include <caf/actor_system.hpp>
#include <caf/execution_unit.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/pinned.hpp"

namespace socketio {

namespace {

using self_pointer = adapter_impl::stateful_pointer<adapter_state>;

/// Answers a public request once its result is there.
template <class Result, class Request>
caf::typed_response_promise<Result> answer(self_pointer self,
                                           const Request& x) {
  auto promise = self->make_response_promise<Result>();
  self->state.core->request(x, [promise](Result result) mutable {
    if (result.closed)
      promise.deliver(make_error(ec::peer_gone, "the adapter ended"));
    else
      promise.deliver(std::move(result));
  });
  return promise;
}

void enter_cluster(self_pointer self, const relay_actor& relay,
                   const worker_id& own) {
  // Without the primary there is no cluster: go down with it.
  self->monitor(relay);
  self->set_down_handler([self](const caf::down_msg& down) {
    self->state.on_member(make_error(ec::peer_gone, "the primary is gone"));
    self->quit(down.reason);
  });
  self
    ->request(relay, caf::infinite, register_worker{own, message_types_hash()})
    .then(
      [self](const membership& x) {
        auto why = self->state.core->on(x);
        self->state.on_member(why);
        if (why)
          self->quit(why);
      },
      [self](const caf::error& why) {
        self->state.on_member(why);
        self->quit(why);
      });
  self->state.core->enter(relay);
}

} // namespace

adapter_state::~adapter_state() {
  if (core)
    core->stop();
  if (auto f = std::exchange(tell, nullptr))
    f(make_error(ec::system_failure, "the adapter ended"));
}

void adapter_state::on_member(const caf::error& why) {
  if (why)
    spdlog::error("adapter: not in the cluster: {}", describe(why));
  // The last call is the one with an error.
  if (auto f = why ? std::exchange(tell, nullptr) : tell)
    f(why);
}

adapter_impl::behavior_type adapter(self_pointer self,
                                    std::shared_ptr<cluster_adapter> core,
                                    relay_actor relay,
                                    member_callback on_member) {
  auto& st = self->state;
  st.core = std::move(core);
  st.tell = std::move(on_member);
  // An error that answers nothing we asked must not end the adapter.
  self->set_error_handler([](caf::error&) {});
  if (relay)
    enter_cluster(self, relay, st.core->own());
  else
    st.on_member({});
  return {
    // From any actor: here, then at the others.
    [self](const broadcast& x) { self->state.core->send(x); },
    [self](const sockets_join& x) { self->state.core->send(x); },
    [self](const sockets_leave& x) { self->state.core->send(x); },
    [self](const disconnect_sockets& x) { self->state.core->send(x); },
    [self](const server_side_emit& x) { self->state.core->send(x); },
    // From any actor: ask all.
    [self](const fetch_sockets& x) {
      return answer<fetch_sockets_result>(self, x);
    },
    [self](const server_side_emit_with_ack& x) {
      return answer<server_side_emit_result>(self, x);
    },
    [self](const broadcast_with_ack& x) {
      return answer<broadcast_result>(self, x);
    },
    [self](const list_workers& x) { return self->state.core->on(x); },
    // From the relay: here only, never sent on.
    [self](const cluster_message& x) { self->state.core->on(x); },
    [self](const cluster_batch& x) { self->state.core->on(x); },
    [self](const cluster_request& x) { self->state.core->on(x); },
    [self](const workers_asked& x) { self->state.core->on(x); },
    [self](const worker_joined& x) { self->state.core->on(x); },
    [self](const worker_left& x) { self->state.core->on(x); },
    [self](const heartbeat& x) { self->state.core->on(x); },
    // From another adapter, or from this one.
    [self](cluster_response& x) { self->state.core->on(std::move(x)); },
    [self](const session_order& x) { self->state.core->on(x); },
    [self](caf::tick_atom) { self->state.core->on_tick(); },
    [self](caf::flush_atom) { self->state.core->on_flush(); },
  };
}

adapter_actor spawn_adapter(caf::actor_system& system,
                            caf::execution_unit& unit,
                            std::shared_ptr<cluster_adapter> core,
                            relay_actor relay, member_callback on_member) {
  auto result = spawn_pinned(system, unit, adapter, core, std::move(relay),
                             std::move(on_member));
  core->start(result);
  return result;
}

} // namespace socketio
