// See worker_state.hpp: what the primary, or /metrics, hears of a worker.
#include <chrono>

#include <unistd.h>

#include "actors/log.hpp"
#include "actors/primary/process_usage.hpp"
#include "apps/run/worker_state.hpp"

namespace socketio {

namespace {

/// How often the balancer hears how many sessions are here, and the rest.
constexpr std::chrono::milliseconds report_interval{500};

/// How soon it hears that some have ended.
constexpr std::chrono::milliseconds load_delay{10};

} // namespace

void worker::state::report_load_soon() {
  if (!ended && !load_due.armed())
    time.arm(load_due, load_delay);
}

void worker::state::report_load() {
  if (!ended && !winding_down)
    channel->report_load(edge->load());
}

void worker::state::report() {
  if (ended)
    return;
  report_load();
  auto counters = edge->counters();
  counters.drops[worker_drop::lost] = lost_ever;
  channel->report_counters(counters);
  wheel.after(report_interval, [this] { report(); });
}

// A cluster of one, without a balancer in front of it.
cluster_report worker::state::report_alone() {
  auto ready = opened && !winding_down;
  worker_view own;
  own.process.pid = ::getpid();
  own.channel.state = ready          ? worker_condition::ready
                      : winding_down ? worker_condition::draining
                                     : worker_condition::starting;
  if (edge)
    own.channel.counters = edge->counters();
  own.usage = usage_of(::getpid());
  own.uptime = time.now() - started;
  cluster_report result;
  result.serving = ready;
  result.slots.push_back({});
  result.workers.push_back(std::move(own));
  return result;
}

void worker::state::report_lost() {
  ++lost_ever;
  if (lost.occurred(std::chrono::steady_clock::now()))
    spdlog::warn("a connection for another worker was closed ({} so far)",
                 lost_ever);
}

} // namespace socketio
