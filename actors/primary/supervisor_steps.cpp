// See supervisor.hpp: how a supervisor does what it has to.
#include <algorithm>
#include <csignal>
#include <string>
#include <thread>
#include <utility>

#include <sched.h>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/primary/supervisor.hpp"
#include "actors/random.hpp"

namespace socketio {

namespace {

/// Sids of an earlier primary's workers should not name a live one.
uint16_t random_incarnation() {
  uint16_t result = 0;
  random_bytes(&result, sizeof(result));
  return result % worker_id::max_incarnations;
}

worker_id after(worker_id id) {
  auto next = (id.incarnation + 1u) % worker_id::max_incarnations;
  return {id.slot, static_cast<uint16_t>(next)};
}

/// @returns the number of cores this process may run on.
unsigned usable_cores() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof(cores), &cores) == 0)
    return static_cast<unsigned>(CPU_COUNT(&cores));
  return std::thread::hardware_concurrency();
}

bool runs(const worker_run& x) {
  return x.pid != 0;
}

} // namespace

uint16_t worker_count(const cluster_options& opts) {
  auto wanted = opts.workers > 0 ? unsigned{opts.workers} : usable_cores();
  return static_cast<uint16_t>(std::clamp(wanted, 1u, worker_id::max_workers));
}

// -- who runs ----------------------------------------------------------------

worker_run* supervisor_state::find(worker_id id) {
  if (id.slot >= slots.size())
    return nullptr;
  auto& slot = slots[id.slot];
  for (auto run : {&slot.current, &slot.successor})
    if (runs(*run) && run->id == id)
      return run;
  auto left = std::find_if(leaving.begin(), leaving.end(),
                           [id](auto& x) { return x.id == id; });
  return left != leaving.end() ? &*left : nullptr;
}

worker_run* supervisor_state::find(int pid) {
  for (auto& slot : slots)
    for (auto run : {&slot.current, &slot.successor})
      if (runs(*run) && run->pid == pid)
        return run;
  auto left = std::find_if(leaving.begin(), leaving.end(),
                           [pid](auto& x) { return x.pid == pid; });
  return left != leaving.end() ? &*left : nullptr;
}

bool supervisor_state::is_wanted(const worker_slot& slot) const {
  return slot.next.slot < wanted;
}

/// @returns whether too many that left `slot` have not ended yet.
bool supervisor_state::is_crowded(const worker_slot& slot) const {
  auto left_it = [&slot](auto& x) { return x.id.slot == slot.next.slot; };
  return std::count_if(leaving.begin(), leaving.end(), left_it) > max_leaving;
}

void supervisor_state::add_slot() {
  auto number = static_cast<uint16_t>(slots.size());
  slots.push_back({{number, random_incarnation()},
                   {opts.restart_delay, opts.max_restart_delay},
                   {},
                   {}});
}

// -- start -------------------------------------------------------------------

void supervisor_state::start(worker_slot& slot) {
  if (phase != stage::running || !is_wanted(slot))
    return;
  slot.waits = is_crowded(slot);
  if (!slot.waits)
    run_next(slot, slot.current);
}

bool supervisor_state::run_next(worker_slot& slot, worker_run& run) {
  auto started = peers.starter->start(slot.next);
  if (!started) {
    retry(slot, std::move(started.error()));
    return false;
  }
  run = {slot.next, started->pid, false, false, self->clock().now()};
  ++slot.starts;
  slot.next = after(run.id);
  spdlog::debug("worker {} (pid {}) started", to_string(run.id), run.pid);
  auto channel = std::make_shared<unique_fd>(std::move(started->channel));
  self->send(peers.balancer,
             worker_started{run.id, run.pid, std::move(channel)});
  self->delayed_send(self, opts.start_timeout, start_overdue{run.id});
  peers.on_link(run.id, std::move(started->link));
  return true;
}

void supervisor_state::retry(worker_slot& slot, caf::error why) {
  if (!announced && !slot.policy.was_ever_ready()) {
    stop(std::move(why)); // It will not get better; the root reports it.
    return;
  }
  spdlog::error("worker {}: {}", to_string(slot.next), describe(why));
  if (!runs(slot.current))
    start_later(slot, slot.policy.on_exit(false, self->clock().now()));
}

/// A worker that was never ready most likely never will be: a cluster that did
/// not serve yet ends with it, one that serves goes on without it.
/// @returns whether all stops.
bool supervisor_state::despair(const worker_slot& slot, ec code,
                               const std::string& why) {
  if (phase != stage::running)
    return false;
  auto text = "worker " + std::to_string(slot.next.slot) + ' ' + why;
  if (announced)
    spdlog::error("{}; it is tried again, the others go on", text);
  else
    stop(make_error(code, text + ", giving up"));
  return !announced;
}

void supervisor_state::start_later(worker_slot& slot,
                                   restart_decision decision) {
  if (decision.give_up
      && despair(slot, ec::peer_gone,
                 "ended " + std::to_string(restart_policy::max_attempts)
                   + " times before it was ready"))
    return;
  if (decision.delay.count() == 0)
    start(slot);
  else
    self->delayed_send(self, decision.delay, start_due{slot.next});
}

// -- end ---------------------------------------------------------------------

void supervisor_state::end(worker_run& run) {
  if (!runs(run) || run.ending)
    return;
  run.ending = true;
  run.ready = false;
  self->send(peers.balancer, worker_draining{run.id});
  peers.starter->signal(run.pid, SIGTERM);
  self->delayed_send(self, opts.drain_timeout,
                     kill_worker{run.id, "did not end in time"});
}

/// The current process ends; its successor or a new one takes its place.
/// @param on_order it did not come up with that itself.
void supervisor_state::leave(worker_slot& slot, bool on_order) {
  restart_decision decision;
  if (runs(slot.current)) {
    leaving.push_back(slot.current);
    end(leaving.back());
    decision = slot.policy.on_exit(on_order, self->clock().now());
  }
  slot.current = std::exchange(slot.successor, {});
  if (!runs(slot.current))
    start_later(slot, decision);
}

void supervisor_state::kill_all() {
  auto kill = [this](worker_run& run) {
    run.ending = true;
    if (runs(run))
      peers.starter->signal(run.pid, SIGKILL);
  };
  for (auto& slot : slots) {
    kill(slot.current);
    kill(slot.successor);
  }
  for (auto& run : leaving)
    kill(run);
}

// -- rolling restart ---------------------------------------------------------

void supervisor_state::restart_next() {
  if (restarting) {
    auto& slot = slots[*restarting];
    auto done = !runs(slot.successor) && slot.current.ready && replaced == 0;
    if (!done && is_wanted(slot))
      return;
    restarting.reset();
  }
  if (to_restart.empty())
    return;
  restarting = to_restart.front();
  to_restart.pop_front();
  replace(slots[*restarting]);
}

void supervisor_state::replace(worker_slot& slot) {
  // Without a process it is about to be started, which is all that is needed.
  if (!is_wanted(slot))
    return restart_next();
  if (runs(slot.current) && !run_next(slot, slot.successor))
    abandon_restart("a new worker cannot be started");
}

void supervisor_state::abandon_restart(const std::string& why) {
  spdlog::error("the rolling restart ends: {}; the workers that are left go on",
                why);
  to_restart.clear();
  restarting.reset();
}

// -- the whole ---------------------------------------------------------------

supervisor_report supervisor_state::report() const {
  supervisor_report result;
  auto add = [&result](const worker_run& run, bool leaves) {
    if (runs(run))
      result.processes.push_back(
        {run.id, run.pid, run.started, run.ready, leaves || run.ending});
  };
  for (auto& slot : slots) {
    add(slot.current, false);
    add(slot.successor, false);
    if (is_wanted(slot))
      result.slots.push_back({slot.next.slot, slot.current.ready,
                              std::max<uint64_t>(slot.starts, 1) - 1,
                              slot.crashes});
  }
  for (auto& run : leaving)
    add(run, true);
  result.serving = announced && phase == stage::running;
  return result;
}

staffing supervisor_state::count_workers() const {
  auto filled = [this](auto& slot) {
    return slot.current.ready && is_wanted(slot);
  };
  auto ready = std::count_if(slots.begin(), slots.end(), filled);
  return {wanted, static_cast<uint16_t>(ready), phase == stage::stopping};
}

void supervisor_state::tell_staffing() {
  auto now = count_workers();
  if (now != std::exchange(told, now) && peers.on_staffing)
    peers.on_staffing(now);
}

void supervisor_state::announce() {
  auto ready = [this](auto& slot) {
    return slot.current.ready || !is_wanted(slot);
  };
  if (announced || !std::all_of(slots.begin(), slots.end(), ready))
    return;
  announced = true;
  peers.on_ready();
}

void supervisor_state::quit_if_done() {
  auto is_empty = [](auto& slot) {
    return !runs(slot.current) && !runs(slot.successor);
  };
  if (phase == stage::stopping && leaving.empty()
      && std::all_of(slots.begin(), slots.end(), is_empty))
    self->quit(quit_reason);
}

} // namespace socketio
