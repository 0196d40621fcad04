// See supervisor.hpp: what happens and what is asked for. How it is done is in
// supervisor_steps.cpp.
#include "actors/primary/supervisor.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

#include <caf/send.hpp>

#include <sys/wait.h>

#include "actors/errors.hpp"
#include "actors/log.hpp"

namespace socketio {

namespace {

/// The exit code of a worker that will fail again, e.g. for its configuration.
constexpr int hopeless = 2;

bool ended_with(int status, int code) {
  return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

/// @returns whether its operator ended it before it could do so itself.
bool was_asked_to_end(int status) {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
}

/// @returns e.g. "ended with code 1" or "was ended by signal 9 (Killed)".
std::string to_text(int status) {
  if (WIFSIGNALED(status))
    return "was ended by signal " + std::to_string(WTERMSIG(status)) + " ("
           + ::strsignal(WTERMSIG(status)) + ")";
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

/// @returns whether somebody wanted that.
bool was_wanted(const worker_run& run, int status) {
  return run.ending || was_asked_to_end(status);
}

bool is_orderly(const worker_run& run, int status) {
  return was_wanted(run, status) || (run.ready && ended_with(status, 0));
}

} // namespace

supervisor_state::~supervisor_state() {
  if (peers.starter != nullptr)
    peers.starter->on_exit({});
}

void supervisor_state::init(const cluster_options& x, supervisor_peers xs) {
  opts = x;
  peers = std::move(xs);
  peers.starter->on_exit([me = supervisor_impl{self}](int pid, int status) {
    caf::anon_send(me, process_ended{pid, status});
  });
  set_count(worker_count(opts));
}

// -- what happens ------------------------------------------------------------

void supervisor_state::on_ready(worker_id id) {
  auto run = find(id);
  if (run == nullptr || run->ending)
    return;
  auto& slot = slots[id.slot];
  if (run == &slot.successor) {
    replaced = slot.current.pid;
    leave(slot, true);
  }
  slot.current.ready = true;
  slot.policy.on_ready(self->clock().now());
  announce();
  restart_next();
  tell_staffing();
}

void supervisor_state::on_draining(worker_id id) {
  auto run = find(id);
  if (run == nullptr || run != &slots[id.slot].current || run->ending
      || phase != stage::running)
    return;
  spdlog::info("worker {} (pid {}) was asked to end", to_string(id), run->pid);
  leave(slots[id.slot], false);
  tell_staffing();
}

void supervisor_state::on_exit(int pid, int status) {
  auto run = find(pid);
  if (run == nullptr)
    return;
  spdlog::log(
    is_orderly(*run, status) ? spdlog::level::info : spdlog::level::warn,
    "worker {} (pid {}) {}{}", to_string(run->id), pid, to_text(status),
    run->ready || run->ending ? "" : " before it was ready");
  if (!is_orderly(*run, status))
    ++slots[run->id.slot].crashes;
  self->send(peers.balancer, worker_exited{run->id});
  if (peers.on_exit)
    peers.on_exit(run->id);
  auto& slot = slots[run->id.slot];
  if (run == &slot.current)
    on_exit_of_current(slot, status);
  else if (run == &slot.successor)
    on_exit_of_successor(slot);
  else
    on_exit_of_leaving(slot, pid);
  tell_staffing();
  quit_if_done();
}

void supervisor_state::on_exit_of_current(worker_slot& slot, int status) {
  auto wanted = was_wanted(slot.current, status);
  slot.current = std::exchange(slot.successor, {});
  auto decision = slot.policy.on_exit(wanted, self->clock().now());
  if (ended_with(status, hopeless) && !slot.policy.was_ever_ready()
      && despair(slot, ec::invalid_option, "cannot work as it is set up"))
    return;
  if (slot.current.pid == 0)
    start_later(slot, decision);
}

void supervisor_state::on_exit_of_successor(worker_slot& slot) {
  slot.successor = {};
  if (phase == stage::running)
    abandon_restart("a new worker ended before it was ready");
}

void supervisor_state::on_exit_of_leaving(worker_slot& slot, int pid) {
  std::erase_if(leaving, [pid](auto& x) { return x.pid == pid; });
  if (replaced == pid)
    replaced = 0;
  if (std::exchange(slot.waits, false) && slot.current.pid == 0)
    start(slot);
  restart_next();
}

void supervisor_state::on_start_due(worker_id id) {
  // It may have been started, or started and ended, in between.
  auto& slot = slots[id.slot];
  if (slot.next == id && slot.current.pid == 0)
    start(slot);
}

void supervisor_state::on_start_overdue(worker_id id) {
  // One that ends has a deadline of its own.
  auto run = find(id);
  if (run != nullptr && !run->ready && !run->ending)
    on_kill(id, "was not ready in time");
}

void supervisor_state::on_kill(worker_id id, const std::string& why) {
  auto run = find(id);
  if (run == nullptr)
    return;
  spdlog::warn("killing worker {} (pid {}): it {}", to_string(id), run->pid,
               why);
  peers.starter->signal(run->pid, SIGKILL);
}

// -- what is asked for -------------------------------------------------------

void supervisor_state::restart_all() {
  if (phase != stage::running)
    return;
  spdlog::info("restarting all workers, one after the other");
  to_restart.clear();
  for (auto& slot : slots) {
    // A place that was never filled is about to be, by the new ways.
    auto filled = slot.current.pid != 0 || slot.policy.was_ever_ready();
    if (is_wanted(slot) && filled)
      to_restart.push_back(slot.next.slot);
  }
  restart_next();
}

void supervisor_state::set_count(uint16_t count) {
  wanted = count;
  while (slots.size() < count)
    add_slot();
  if (phase != stage::running)
    return;
  for (auto& slot : slots) {
    if (is_wanted(slot) && slot.current.pid == 0)
      self->send(self, start_due{slot.next});
    while (!is_wanted(slot) && slot.current.pid != 0)
      leave(slot, true);
  }
  tell_staffing();
}

void supervisor_state::toggle() {
  if (phase == stage::stopping)
    return;
  auto halt = phase == stage::running;
  spdlog::warn(halt ? "killing all workers" : "starting all workers");
  phase = halt ? stage::halted : stage::running;
  to_restart.clear();
  restarting.reset();
  if (halt)
    return kill_all();
  for (auto& slot : slots)
    if (slot.current.pid == 0)
      start(slot);
  tell_staffing();
}

void supervisor_state::stop(caf::error reason) {
  if (phase == stage::stopping)
    return;
  phase = stage::stopping;
  quit_reason = std::move(reason);
  self->send(peers.balancer, closing_atom::value);
  for (auto& slot : slots) {
    end(slot.current);
    end(slot.successor);
  }
  tell_staffing();
  quit_if_done();
}

// -- the actor ---------------------------------------------------------------

supervisor_impl::behavior_type
supervisor(supervisor_impl::stateful_pointer<supervisor_state> self,
           cluster_options opts, supervisor_peers peers) {
  self->state.init(opts, std::move(peers));
  return {
    [self](const worker_ready& x) { self->state.on_ready(x.id); },
    [self](const worker_draining& x) { self->state.on_draining(x.id); },
    [self](const kill_worker& x) { self->state.on_kill(x.id, x.why); },
    [self](process_ended x) { self->state.on_exit(x.pid, x.status); },
    [self](caf::get_atom) { return self->state.report(); },
    [self](restart_atom) { self->state.restart_all(); },
    [self](toggle_atom) { self->state.toggle(); },
    [self](stop_atom) { self->state.stop({}); },
    [self](const start_due& x) { self->state.on_start_due(x.id); },
    [self](const start_overdue& x) { self->state.on_start_overdue(x.id); },
    [self](const set_workers& x) { self->state.set_count(x.count); },
  };
}

} // namespace socketio
