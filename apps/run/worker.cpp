// See worker.hpp.
#include "apps/run/worker.hpp"

#include <utility>

#include <caf/actor_system.hpp>

#include "actors/errors.hpp"
#include "apps/run/worker_state.hpp"
#include "sticky_balancer/public_ports.hpp"

namespace socketio {

worker_settings::worker_settings(const config& cfg)
  : worker(cfg.worker),
    sticky(cfg.sticky),
    engine(cfg.engine),
    server(cfg.server),
    adapter(cfg.adapter),
    metrics(cfg.metrics),
    drain_timeout(cfg.worker.drain_timeout.count() > 0
                    ? cfg.worker.drain_timeout
                    : cfg.cluster.drain_timeout) {
  // nop
}

// -- the owner's handle -------------------------------------------------------

worker::worker(std::shared_ptr<state> x) : state_(std::move(x)) {
  // nop
}

worker::~worker() {
  state_->release();
}

uint16_t worker::port() const {
  return address().port;
}

listen_address worker::address() const {
  return state_->ports.empty() ? listen_address{}
                               : state_->ports.front()->address();
}

server& worker::io() {
  return *state_->io;
}

void worker::drain(std::function<void()> then) {
  state_->drain(std::move(then));
}

void worker::stop(std::function<void()> then) {
  state_->stop(std::move(then));
}

// -- start --------------------------------------------------------------------

caf::expected<std::unique_ptr<worker>>
spawn_worker(caf::actor_system& system, worker_settings settings, program what,
             worker_callbacks callbacks) {
  auto loop = find_backend(system);
  if (!loop)
    return make_error(ec::invalid_argument,
                      "the actor system does not run on socketio's loop: its "
                      "configuration must derive from socketio::config");
  acceptors ports;
  std::shared_ptr<metrics_gate> metrics;
  if (settings.worker.channel_fd < 0) {
    auto opened = open_public_ports(loop->io(), settings.sticky);
    if (!opened)
      return std::move(opened.error());
    ports = std::move(*opened);
    auto gate = metrics_gate::open(loop->io(), settings.metrics);
    if (!gate)
      return std::move(gate.error());
    metrics = std::move(*gate);
  }
  auto state = std::make_shared<worker::state>(
    system, *loop, std::move(settings), std::move(what), std::move(callbacks));
  auto result = std::make_unique<worker>(state);
  if (!ports.empty())
    state->start_alone(std::move(ports), std::move(metrics));
  else
    state->start_in_cluster();
  return result;
}

caf::expected<std::unique_ptr<worker>>
spawn_worker(caf::actor_system& system, worker_settings settings,
             std::function<void(server& io)> setup,
             worker_callbacks callbacks) {
  return spawn_worker(system, std::move(settings), program{std::move(setup)},
                      std::move(callbacks));
}

} // namespace socketio
