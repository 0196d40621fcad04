// See worker_state.hpp. Wires the rooms of a worker:
//   channel or acceptor -> edge -> server -> adapter -> relay.
#include "apps/run/worker_state.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include <unistd.h>

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/loop/link.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/primary/process_usage.hpp"
#include "actors/primary/relay.hpp"
#include "actors/trusted_proxies.hpp"
#include "adapter/adapter.hpp"
#include "apps/run/edge_report.hpp"
#include "apps/run/process.hpp"
#include "apps/run/static_files.hpp"

namespace socketio {

namespace {

/// How often the balancer hears how many sessions are here, and the rest.
constexpr std::chrono::milliseconds report_interval{500};

/// How often a worker looks whether the primary reads its words again.
constexpr std::chrono::milliseconds primary_interval{50};

} // namespace

worker::state::state(caf::actor_system& sys, backend& loop,
                     worker_settings opts, program prog, worker_callbacks tell)
  : settings(std::move(opts)),
    what(std::move(prog)),
    callbacks(std::move(tell)),
    system(sys),
    unit(loop),
    wheel(loop.io()),
    time(wheel),
    started(time.now()),
    rooms(std::make_shared<cluster_adapter>(
      id(), settings.adapter, settings.server.connection_state_recovery)),
    io(std::make_unique<server>(sys, loop, wheel, id(), settings.server)),
    engine_only(what.engine_only ? what.engine_only(io->engine()) : nullptr),
    edge(std::make_unique<engine_io::edge>(loop.io(), time, settings.engine,
                                           acceptor_of_sessions(), id(),
                                           hooks())) {
  io->attach(*rooms);
  io->end_worker_with([this] { on_server_closed(); });
  rooms->attach(io->as_local_sockets());
  rooms->gather();
}

session_acceptor& worker::state::acceptor_of_sessions() {
  if (engine_only)
    return *engine_only;
  return io->as_acceptor();
}

engine_io::edge_hooks worker::state::hooks() {
  engine_io::edge_hooks result;
  result.on_page = either(client_bundle(), what.pages);
  result.program = &io->engine();
  auto& sticky = settings.sticky;
  if (trusted_proxies proxies{sticky.trusted_proxies,
                              forwarded_header_kind(sticky.forwarded_header)
                                .value_or(forwarded_header::x_forwarded)};
      !proxies.empty())
    result.origin = [proxies](std::string_view address,
                              std::string_view headers, bool secure) {
      return proxies.origin(address, headers, secure);
    };
  if (in_cluster())
    result.hand_back = [this](connection c) {
      if (!channel->hand_back(c))
        report_lost();
    };
  return result;
}

engine_io::request_hook worker::state::client_bundle() {
  if (!settings.server.serve_client || what.engine_only)
    return {};
  auto folder = settings.server.client_folder;
  if (folder.empty())
    folder = data_folder("client");
  auto files =
    std::make_shared<static_files>(folder, settings.engine.path + '/');
  if (files->empty())
    spdlog::warn("no client's bundle in {}: set server.client-folder, or "
                 "server.serve-client=false",
                 folder);
  return [files](auto& request) { return files->find(request); };
}

// -- start -----------------------------------------------------------------

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

void worker::state::enter_cluster(relay_actor hub) {
  if (ended)
    return;
  adapter = spawn_adapter(
    system, unit, rooms, std::move(hub),
    [me = shared_from_this()](const caf::error& why) { me->on_member(why); });
  io->attach(adapter);
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
    io->forget_closing();
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

void worker::state::report() {
  if (ended)
    return;
  if (!winding_down)
    channel->report_load(edge->open_sessions());
  auto counters = report_of(edge->counters());
  counters.drops.lost = lost_ever;
  channel->report_counters(counters);
  wheel.after(report_interval, [this] { report(); });
}

// A cluster of one, without a balancer in front of it.
cluster_report worker::state::report_alone() {
  auto ready = opened && !winding_down;
  worker_view own;
  own.process.pid = ::getpid();
  own.channel.state = ready          ? worker_state::ready
                      : winding_down ? worker_state::draining
                                     : worker_state::starting;
  if (edge)
    own.channel.counters = report_of(edge->counters());
  own.usage = usage_of(::getpid());
  own.uptime = time.now() - started;
  cluster_report result;
  result.serving = ready;
  result.slots.push_back({});
  result.workers.push_back(std::move(own));
  return result;
}

// -- end -------------------------------------------------------------------

void worker::state::on_primary_gone(const caf::error& why) {
  spdlog::warn("the primary is gone{}", why ? ": " + describe(why) : "");
  end(make_error(ec::peer_gone, "the primary is gone"));
}

void worker::state::end(const caf::error& why) {
  if (opened)
    io->announce_end();
  if (auto f = std::exchange(callbacks.on_end, nullptr))
    f(why);
}

void worker::state::report_lost() {
  ++lost_ever;
  if (lost.occurred(std::chrono::steady_clock::now()))
    spdlog::warn("a connection for another worker was closed ({} so far)",
                 lost_ever);
}

void worker::state::drain(std::function<void()> then) {
  if (std::exchange(winding_down, true))
    return;
  done = std::move(then);
  refuse_clients();
  io->announce_end();
  plan = {time.now(), settings.drain_timeout / 2};
  drain_on();
}

// A worker that was never ready is none that the primary replaces in order.
void worker::state::on_server_closed() {
  if (!std::exchange(winding_down, true)) {
    spdlog::info("the program closed its server: this worker ends");
    done = [this] { end({}); };
    if (opened)
      refuse_clients();
  }
  // Later: a session of the edge may be calling.
  wheel.after(std::chrono::milliseconds{0}, [this] { close(); });
}

void worker::state::refuse_clients() {
  if (channel)
    channel->report_draining();
  edge->hand_back_new_sessions();
}

void worker::state::drain_on() {
  auto open = io->connections();
  auto share = plan.share(open, time.now());
  if (closing || share == open)
    return close();
  io->close_some(share);
  wheel.after(drain_plan::step, [this] { drain_on(); });
}

void worker::state::stop(std::function<void()> then) {
  winding_down = true;
  done = std::move(then);
  close();
}

void worker::state::close() {
  if (std::exchange(closing, true))
    return;
  for (auto& port : ports)
    port->close();
  io->close();
  edge->close_all(settings.drain_timeout / 4, [this] {
    end_when_sent(time.now() + settings.drain_timeout / 8);
  });
}

// What was handed back has to reach the balancer.
void worker::state::end_when_sent(clock::time_point until) {
  if (channel && channel->unsent() > 0 && time.now() < until)
    wheel.after(drain_plan::step, [this, until] { end_when_sent(until); });
  else if (done)
    done();
}

void worker::state::release() {
  ended = winding_down = closing = true;
  unit.on_full(std::numeric_limits<std::size_t>::max(), nullptr);
  callbacks = {};
  done = nullptr;
  caf::anon_send_exit(adapter, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(relay, caf::exit_reason::user_shutdown);
  relay = nullptr;
  adapter = nullptr;
  root = nullptr;
  channel.reset();
  for (auto& port : ports)
    port->close();
  ports.clear();
  if (metrics)
    metrics->close();
  // What the cluster still says must not reach sessions that are gone.
  rooms->detach();
  edge.reset();
}

} // namespace socketio
