// See supervisor.hpp.
#include "actors/primary/supervisor.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

#include <caf/send.hpp>

#include <sched.h>
#include <sys/wait.h>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/random.hpp"

namespace socketio {

namespace {

/// Sids of an earlier primary's workers should not name a live one.
uint16_t random_incarnation() {
  uint16_t result = 0;
  random_bytes(&result, sizeof(result));
  return result % worker_id::max_incarnations;
}

worker_id successor(worker_id id) {
  auto next = (id.incarnation + 1u) % worker_id::max_incarnations;
  return {id.slot, static_cast<uint16_t>(next)};
}

bool succeeded(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// @returns e.g. "ended with code 1" or "was ended by signal 9 (Killed)".
std::string to_text(int status) {
  if (WIFSIGNALED(status))
    return "was ended by signal " + std::to_string(WTERMSIG(status)) + " ("
           + ::strsignal(WTERMSIG(status)) + ")";
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

/// @returns the number of cores this process may run on.
unsigned usable_cores() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof(cores), &cores) == 0)
    return static_cast<unsigned>(CPU_COUNT(&cores));
  return std::thread::hardware_concurrency();
}

} // namespace

uint16_t worker_count(const cluster_options& opts) {
  auto wanted = opts.workers > 0 ? unsigned{opts.workers} : usable_cores();
  return static_cast<uint16_t>(std::clamp(wanted, 1u, worker_id::max_workers));
}

// -- what happens ------------------------------------------------------------

supervisor_state::~supervisor_state() {
  if (peers_.starter != nullptr)
    peers_.starter->on_exit({});
}

void supervisor_state::init(
  supervisor_self::stateful_pointer<supervisor_state> self,
  const cluster_options& opts, supervisor_peers peers) {
  self_ = self;
  peers_ = std::move(peers);
  drain_timeout_ = opts.drain_timeout;
  peers_.starter->on_exit([me = supervisor_self{self}](int pid, int status) {
    caf::anon_send(me, pid, status);
  });
  restart_policy policy{opts.restart_delay, opts.max_restart_delay};
  for (uint16_t slot = 0; slot < worker_count(opts); ++slot) {
    slots_.push_back({{slot, random_incarnation()}, policy});
    self->send(self, start_due{slots_.back().id});
  }
}

void supervisor_state::on_ready(worker_id id) {
  auto& slot = slots_.at(id.slot);
  if (slot.id != id || slot.pid == 0 || slot.ending)
    return;
  slot.ready = true;
  slot.policy.on_ready();
  if (restarting_ == id.slot)
    restarting_.reset();
  announce();
  restart_next();
}

void supervisor_state::on_exit(int pid, int status) {
  auto slot = std::find_if(slots_.begin(), slots_.end(),
                           [pid](auto& x) { return x.pid == pid; });
  if (slot == slots_.end())
    return;
  auto orderly = slot->ending || (slot->ready && succeeded(status));
  spdlog::log(orderly ? spdlog::level::info : spdlog::level::warn,
              "worker {} (pid {}) {}", to_string(slot->id), pid,
              to_text(status));
  self_->send(peers_.balancer, worker_exited{slot->id});
  slot->pid = 0;
  slot->ready = slot->ending = false;
  slot->id = successor(slot->id);
  start_later(*slot, slot->policy.on_exit(orderly));
  quit_if_done();
}

void supervisor_state::on_start_due(worker_id id) {
  // It may have been started, or started and ended, in between.
  auto& slot = slots_.at(id.slot);
  if (slot.id == id && slot.pid == 0)
    start(slot);
}

void supervisor_state::on_kill(worker_id id, const std::string& why) {
  auto& slot = slots_.at(id.slot);
  if (slot.id != id || slot.pid == 0)
    return;
  spdlog::warn("killing worker {} (pid {}): it {}", to_string(id), slot.pid,
               why);
  peers_.starter->signal(slot.pid, SIGKILL);
}

// -- what is asked for -------------------------------------------------------

void supervisor_state::restart_all() {
  if (phase_ != phase::running)
    return;
  spdlog::info("restarting all workers, one after the other");
  to_restart_.clear();
  for (auto& slot : slots_)
    to_restart_.push_back(slot.id.slot);
  restart_next();
}

void supervisor_state::toggle() {
  if (phase_ == phase::stopping)
    return;
  auto halt = phase_ == phase::running;
  spdlog::warn(halt ? "killing all workers" : "starting all workers");
  phase_ = halt ? phase::halted : phase::running;
  to_restart_.clear();
  restarting_.reset();
  for (auto& slot : slots_) {
    if (slot.pid == 0) {
      if (!halt)
        start(slot);
    } else if (halt) {
      slot.ending = true;
      peers_.starter->signal(slot.pid, SIGKILL);
    }
  }
}

void supervisor_state::stop(caf::error reason) {
  if (phase_ == phase::stopping)
    return;
  phase_ = phase::stopping;
  quit_reason_ = std::move(reason);
  for (auto& slot : slots_)
    if (slot.pid != 0)
      end(slot);
  quit_if_done();
}

// -- how it is done ----------------------------------------------------------

void supervisor_state::start(worker_slot& slot) {
  if (phase_ != phase::running)
    return;
  auto started = peers_.starter->start(slot.id);
  if (!started) {
    retry(slot, std::move(started.error()));
    return;
  }
  slot.pid = started->pid;
  spdlog::debug("worker {} (pid {}) started", to_string(slot.id), slot.pid);
  auto channel = std::make_shared<unique_fd>(std::move(started->channel));
  self_->send(peers_.balancer,
              worker_started{slot.id, slot.pid, std::move(channel)});
  peers_.on_link(slot.id, std::move(started->link));
}

void supervisor_state::retry(worker_slot& slot, caf::error why) {
  if (!slot.policy.was_ever_ready()) {
    stop(std::move(why)); // It will not get better; the root reports it.
    return;
  }
  spdlog::error("worker {}: {}", to_string(slot.id), describe(why));
  start_later(slot, slot.policy.on_exit(false));
}

void supervisor_state::start_later(worker_slot& slot,
                                   restart_decision decision) {
  if (phase_ == phase::running && decision.give_up)
    stop(make_error(ec::peer_gone,
                    "worker " + std::to_string(slot.id.slot) + " ended "
                      + std::to_string(restart_policy::max_attempts)
                      + " times before it was ready, giving up"));
  else if (decision.delay.count() == 0)
    start(slot);
  else
    self_->delayed_send(self_, decision.delay, start_due{slot.id});
}

void supervisor_state::end(worker_slot& slot) {
  slot.ending = true;
  slot.ready = false;
  peers_.starter->signal(slot.pid, SIGTERM);
  self_->delayed_send(self_, drain_timeout_,
                      kill_worker{slot.id, "did not end in time"});
}

void supervisor_state::restart_next() {
  if (restarting_ || to_restart_.empty())
    return;
  restarting_ = to_restart_.front();
  to_restart_.pop_front();
  auto& slot = slots_[*restarting_];
  if (slot.pid == 0)
    return; // It is about to be started, which is all that is needed.
  self_->send(peers_.balancer, worker_draining{slot.id});
  end(slot);
}

void supervisor_state::announce() {
  if (announced_ || !std::all_of(slots_.begin(), slots_.end(), [](auto& slot) {
        return slot.ready;
      }))
    return;
  announced_ = true;
  peers_.on_ready();
}

void supervisor_state::quit_if_done() {
  if (phase_ == phase::stopping
      && std::all_of(slots_.begin(), slots_.end(),
                     [](auto& slot) { return slot.pid == 0; }))
    self_->quit(quit_reason_);
}

// -- the actor ---------------------------------------------------------------

supervisor_self::behavior_type
supervisor(supervisor_self::stateful_pointer<supervisor_state> self,
           cluster_options opts, supervisor_peers peers) {
  self->state.init(self, opts, std::move(peers));
  return {
    [self](const worker_ready& msg) { self->state.on_ready(msg.id); },
    [self](int pid, int status) { self->state.on_exit(pid, status); },
    [self](restart_atom) { self->state.restart_all(); },
    [self](toggle_atom) { self->state.toggle(); },
    [self](stop_atom) { self->state.stop({}); },
    [self](const start_due& msg) { self->state.on_start_due(msg.id); },
    [self](const kill_worker& msg) { self->state.on_kill(msg.id, msg.why); },
  };
}

} // namespace socketio
