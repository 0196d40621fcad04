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

bool is_orderly(const worker_run& run, int status) {
  return run.ending || was_asked_to_end(status)
         || (run.ready && ended_with(status, 0));
}

} // namespace

supervisor_state::~supervisor_state() {
  if (peers_.starter != nullptr)
    peers_.starter->on_exit({});
}

void supervisor_state::init(
  supervisor_self::stateful_pointer<supervisor_state> self,
  const cluster_options& opts, supervisor_peers peers) {
  self_ = self;
  peers_ = std::move(peers);
  opts_ = opts;
  peers_.starter->on_exit([me = supervisor_self{self}](int pid, int status) {
    caf::anon_send(me, process_ended{pid, status});
  });
  set_count(worker_count(opts));
}

// -- what happens ------------------------------------------------------------

void supervisor_state::on_ready(worker_id id) {
  auto run = find(id);
  if (run == nullptr || run->ending)
    return;
  auto& slot = slots_[id.slot];
  if (run == &slot.successor) {
    replaced_ = slot.current.pid;
    leave(slot);
  }
  slot.current.ready = true;
  slot.policy.on_ready();
  announce();
  restart_next();
  tell_staffing();
}

void supervisor_state::on_draining(worker_id id) {
  auto run = find(id);
  if (run == nullptr || run != &slots_[id.slot].current || run->ending
      || phase_ != phase::running)
    return;
  spdlog::info("worker {} (pid {}) was asked to end", to_string(id), run->pid);
  leave(slots_[id.slot]);
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
    ++slots_[run->id.slot].crashes;
  self_->send(peers_.balancer, worker_exited{run->id});
  if (peers_.on_exit)
    peers_.on_exit(run->id);
  auto& slot = slots_[run->id.slot];
  if (run == &slot.current)
    on_exit_of_current(slot, status);
  else if (run == &slot.successor)
    on_exit_of_successor(slot);
  else
    on_exit_of_leaving(pid);
  tell_staffing();
  quit_if_done();
}

void supervisor_state::on_exit_of_current(worker_slot& slot, int status) {
  auto orderly = is_orderly(slot.current, status);
  slot.current = std::exchange(slot.successor, {});
  auto decision = slot.policy.on_exit(orderly);
  if (ended_with(status, hopeless) && !slot.policy.was_ever_ready()
      && despair(slot, ec::invalid_option, "cannot work as it is set up"))
    return;
  if (slot.current.pid == 0)
    start_later(slot, decision);
}

void supervisor_state::on_exit_of_successor(worker_slot& slot) {
  slot.successor = {};
  if (phase_ == phase::running)
    abandon_restart("a new worker ended before it was ready");
}

void supervisor_state::on_exit_of_leaving(int pid) {
  std::erase_if(leaving_, [pid](auto& x) { return x.pid == pid; });
  if (replaced_ == pid)
    replaced_ = 0;
  restart_next();
}

void supervisor_state::on_start_due(worker_id id) {
  // It may have been started, or started and ended, in between.
  auto& slot = slots_[id.slot];
  if (slot.next == id && slot.current.pid == 0)
    start(slot);
}

void supervisor_state::on_start_overdue(worker_id id) {
  if (auto run = find(id); run != nullptr && !run->ready)
    on_kill(id, "was not ready in time");
}

void supervisor_state::on_kill(worker_id id, const std::string& why) {
  auto run = find(id);
  if (run == nullptr)
    return;
  spdlog::warn("killing worker {} (pid {}): it {}", to_string(id), run->pid,
               why);
  peers_.starter->signal(run->pid, SIGKILL);
}

// -- what is asked for -------------------------------------------------------

void supervisor_state::restart_all() {
  if (phase_ != phase::running)
    return;
  spdlog::info("restarting all workers, one after the other");
  to_restart_.clear();
  for (auto& slot : slots_) {
    // A place that was never filled is about to be, by the new ways.
    auto filled = slot.current.pid != 0 || slot.policy.was_ever_ready();
    if (is_wanted(slot) && filled)
      to_restart_.push_back(slot.next.slot);
  }
  restart_next();
}

void supervisor_state::set_count(uint16_t count) {
  wanted_ = count;
  while (slots_.size() < count)
    add_slot();
  if (phase_ != phase::running)
    return;
  for (auto& slot : slots_) {
    if (is_wanted(slot) && slot.current.pid == 0)
      self_->send(self_, start_due{slot.next});
    while (!is_wanted(slot) && slot.current.pid != 0)
      leave(slot);
  }
  tell_staffing();
}

void supervisor_state::toggle() {
  if (phase_ == phase::stopping)
    return;
  auto halt = phase_ == phase::running;
  spdlog::warn(halt ? "killing all workers" : "starting all workers");
  phase_ = halt ? phase::halted : phase::running;
  to_restart_.clear();
  restarting_.reset();
  if (halt)
    return kill_all();
  for (auto& slot : slots_)
    if (slot.current.pid == 0)
      start(slot);
  tell_staffing();
}

void supervisor_state::stop(caf::error reason) {
  if (phase_ == phase::stopping)
    return;
  phase_ = phase::stopping;
  quit_reason_ = std::move(reason);
  self_->send(peers_.balancer, closing_atom::value);
  for (auto& slot : slots_) {
    end(slot.current);
    end(slot.successor);
  }
  tell_staffing();
  quit_if_done();
}

// -- the actor ---------------------------------------------------------------

supervisor_self::behavior_type
supervisor(supervisor_self::stateful_pointer<supervisor_state> self,
           cluster_options opts, supervisor_peers peers) {
  self->state.init(self, opts, std::move(peers));
  return {
    [self](const worker_ready& msg) { self->state.on_ready(msg.id); },
    [self](const worker_draining& msg) { self->state.on_draining(msg.id); },
    [self](const kill_worker& msg) { self->state.on_kill(msg.id, msg.why); },
    [self](process_ended x) { self->state.on_exit(x.pid, x.status); },
    [self](caf::get_atom) { return self->state.report(); },
    [self](restart_atom) { self->state.restart_all(); },
    [self](toggle_atom) { self->state.toggle(); },
    [self](stop_atom) { self->state.stop({}); },
    [self](const start_due& msg) { self->state.on_start_due(msg.id); },
    [self](const start_overdue& msg) { self->state.on_start_overdue(msg.id); },
    [self](const set_workers& msg) { self->state.set_count(msg.count); },
  };
}

} // namespace socketio
