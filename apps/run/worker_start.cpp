// See worker_state.hpp: from the first connection to the relay to the first
// client.
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <caf/event_based_actor.hpp>

#include "actors/errors.hpp"
#include "actors/guard.hpp"
#include "actors/loop/link.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/primary/relay.hpp"
#include "actors/socket_io/server_wiring.hpp"
#include "adapter/adapter.hpp"
#include "apps/run/worker_state.hpp"

namespace socketio {

namespace {

/// How often a worker looks whether the primary reads its words again.
constexpr std::chrono::milliseconds primary_interval{50};

} // namespace

void worker::state::start_in_cluster() {
  channel.emplace(
    unit.io(), unique_fd{settings.worker.channel_fd}, *edge,
    [this](const caf::error& why) { on_primary_gone(why); },
    [this] { stop([this] { end({}); }); });
  unit.on_full(settings.adapter.max_refused_bytes, [this] {
    edge->pause_reading();
    if (!std::exchange(slowed_down, true))
      wheel.after(primary_interval, [this] { wait_for_primary(); });
  });
  root = spawn_pinned(system, unit,
                      [me = shared_from_this()](caf::event_based_actor* self) {
                        me->connect(self);
                        return caf::behavior{[](caf::unit_t) {}};
                      });
}

void worker::state::start_alone(acceptors xs,
                                std::shared_ptr<metrics_gate> pages) {
  ports = std::move(xs);
  metrics = std::move(pages);
  if (metrics)
    metrics->start([weak = weak_from_this()](metrics_port::receiver then) {
      if (auto me = weak.lock())
        then(me->report_alone());
    });
  enter_cluster(own_relay());
}

relay_actor worker::state::own_relay() {
  if (!settings.server.connection_state_recovery)
    return {};
  auto alone = settings.adapter;
  alone.heartbeat_interval = caf::timespan{0};
  const auto& engine = settings.engine;
  relay =
    spawn_relay(system, unit, alone, settings.server,
                engine.ping_interval + engine.ping_timeout, relay_peers{});
  return relay;
}

void worker::state::connect(caf::event_based_actor* self) {
  auto me = shared_from_this();
  connect_link<relay_actor>(
    self, settings.worker.link_fd, settings.worker.slot,
    [me](const relay_actor& relay) { me->enter_cluster(relay); },
    [me](const caf::error& why) {
      me->end(make_error(ec::system_failure, "no relay: " + describe(why)));
    });
}

void worker::state::enter_cluster(relay_actor to) {
  if (ended)
    return;
  adapter = spawn_adapter(
    system, unit, rooms, std::move(to),
    [me = shared_from_this()](const caf::error& why) { me->on_member(why); });
  io->wiring().attach(adapter);
}

void worker::state::on_member(const caf::error& why) {
  if (ended)
    return;
  if (why)
    return end(why);
  if (winding_down)
    return;
  try {
    if (what.setup)
      what.setup(*io);
  } catch (...) {
    io->wiring().forget_closing();
    return end(make_error(ec::invalid_argument, "the program's setup failed: "
                                                  + text_of_exception()));
  }
  if (!winding_down)
    open_for_clients();
}

void worker::state::open_for_clients() {
  if (channel) {
    channel->report_ready();
    report();
  }
  for (auto& port : ports)
    port->start([this](connection c) { edge->adopt(std::move(c)); });
  opened = true;
  if (callbacks.on_ready)
    callbacks.on_ready();
}

void worker::state::wait_for_primary() {
  if (ended)
    return;
  slowed_down = unit.refused() > settings.adapter.max_refused_bytes / 2;
  if (!slowed_down)
    return edge->resume_reading();
  edge->pause_reading();
  wheel.after(primary_interval, [this] { wait_for_primary(); });
}

} // namespace socketio
