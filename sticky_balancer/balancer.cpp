// See balancer.hpp.
#include "sticky_balancer/balancer.hpp"

#include <chrono>
#include <utility>

#include <caf/send.hpp>

namespace socketio {

namespace {

void schedule_tick(balancer_impl::stateful_pointer<balancer_state> self) {
  self->delayed_send(caf::actor_cast<balancer_impl>(self),
                     router::tick_interval, caf::tick_atom::value);
}

} // namespace

balancer_impl::behavior_type
balancer(balancer_impl::stateful_pointer<balancer_state> self,
         boost::asio::io_context* io, const sticky_options& opts,
         acceptors ports, client_bounds bounds, caf::timespan frozen_after) {
  // Not `self->send`: the loop calls these outside of any message.
  channel_callbacks tell{
    [self](const worker_id& id) {
      caf::anon_send(self->state.supervisor, worker_ready{id});
    },
    [self](const worker_id& id) {
      caf::anon_send(self->state.supervisor, worker_draining{id});
    },
    [self](const worker_id& id) {
      caf::anon_send(self->state.supervisor,
                     kill_worker{id, "does not answer"});
    }};
  self->state.connections =
    std::make_unique<router>(*io, opts, std::move(ports), bounds, frozen_after,
                             self->clock().now(), std::move(tell));
  schedule_tick(self);
  return {
    [self](const worker_started& x) {
      self->state.supervisor =
        caf::actor_cast<worker_watcher>(self->current_sender());
      self->state.connections->add_worker(x.id, std::move(*x.channel));
    },
    [self](const worker_exited& x) {
      self->state.connections->remove_worker(x.id);
    },
    [self](const worker_draining& x) {
      self->state.connections->drain_worker(x.id);
    },
    [self](const set_sticky& x) {
      self->state.connections->set_options(x.options);
    },
    [self](caf::get_atom) { return self->state.connections->report(); },
    [self](closing_atom) { self->state.connections->close(); },
    [self](stop_atom) {
      self->state.connections.reset();
      self->quit();
    },
    [self](caf::tick_atom) {
      self->state.connections->tick(self->clock().now());
      schedule_tick(self);
    },
  };
}

} // namespace socketio
