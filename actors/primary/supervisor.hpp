// The supervisor: starts the workers, watches them, restarts what ended and
// stops them in order.
// Kind: shell.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/errors.hpp"
#include "actors/options.hpp"
#include "actors/primary/process_starter.hpp"
#include "actors/primary/restart_policy.hpp"
#include "actors/primary_messages.hpp"

namespace socketio {

/// A `supervisor_actor` as itself and the root see it.
using supervisor_impl = supervisor_actor::extend<
  // INTERNAL, from itself.
  caf::reacts_to<start_due>, caf::reacts_to<start_overdue>,
  // From the root: another number of workers.
  caf::reacts_to<set_workers>>;

/// How many workers there are.
struct staffing {
  uint16_t wanted = 0;
  /// Of these, how many take connections.
  uint16_t ready = 0;
  /// The cluster ends.
  bool stopping = false;

  bool operator==(const staffing&) const = default;
};

/// Whom the supervisor works with. All of it outlives the supervisor.
struct supervisor_peers {
  process_starter* starter = nullptr;
  balancer_actor balancer;
  /// Takes the primary's end of each new worker's link to the relay.
  std::function<void(worker_id, unique_fd)> on_link;
  /// Called when the process of a worker has ended; may be empty.
  std::function<void(worker_id)> on_exit = {};
  /// Called once, when all workers were ready at the same time.
  std::function<void()> on_ready;
  /// Called with what holds now whenever it has changed; may be empty.
  std::function<void(const staffing&)> on_staffing = {};
};

/// One process of a worker, or none.
struct worker_run {
  worker_id id;
  /// 0 = no process.
  int pid = 0;
  /// It accepts connections.
  bool ready = false;
  /// It was told to end.
  bool ending = false;
  std::chrono::steady_clock::time_point started{};
};

/// A place in the cluster and the process that fills it.
struct worker_slot {
  /// The worker to be started next.
  worker_id next;
  restart_policy policy;
  worker_run current;
  /// Rolling restart: takes the place of `current` when it is ready.
  worker_run successor;
  /// To be started once one that left the place has ended.
  bool waits = false;
  /// Processes started here, and those that ended unasked.
  uint64_t starts = 0;
  uint64_t crashes = 0;
};

struct supervisor_state {
  enum class stage : uint8_t { running, halted, stopping };

  static constexpr const char* name = "supervisor";

  explicit supervisor_state(supervisor_impl::pointer self) : self(self) {
    // nop
  }

  /// Processes that may be ending when another one is started in their place.
  /// A program that leaves each time as soon as it is ready would else pile up.
  static constexpr int max_leaving = 1;

  ~supervisor_state();

  /// Starts all workers.
  void init(const cluster_options& opts, supervisor_peers peers);

  // What happens.
  void on_ready(worker_id id);
  void on_draining(worker_id id);
  void on_exit(int pid, int status);
  void on_start_due(worker_id id);
  void on_start_overdue(worker_id id);
  void on_kill(worker_id id, const std::string& why);

  supervisor_report report() const;

  // What is asked for.
  void restart_all();
  void set_count(uint16_t count);
  void toggle();
  void stop(caf::error reason);

private:
  // supervisor.cpp
  void on_exit_of_current(worker_slot& slot, int status);
  void on_exit_of_successor(worker_slot& slot);
  void on_exit_of_leaving(worker_slot& slot, int pid);

  // supervisor_steps.cpp
  worker_run* find(worker_id id);
  worker_run* find(int pid);
  bool is_wanted(const worker_slot& slot) const;
  bool is_crowded(const worker_slot& slot) const;
  void add_slot();
  bool run_next(worker_slot& slot, worker_run& run);
  void start(worker_slot& slot);
  void retry(worker_slot& slot, caf::error why);
  bool despair(const worker_slot& slot, ec code, const std::string& why);
  void start_later(worker_slot& slot, restart_decision decision);
  void end(worker_run& run);
  void leave(worker_slot& slot, bool on_order);
  void replace(worker_slot& slot);
  void restart_next();
  void abandon_restart(const std::string& why);
  void kill_all();
  staffing count_workers() const;
  void tell_staffing();
  void announce();
  void quit_if_done();

  supervisor_impl::pointer self;
  supervisor_peers peers;
  cluster_options opts;
  /// The first `wanted` places are to be filled, the others get empty.
  uint16_t wanted = 0;
  std::vector<worker_slot> slots;
  /// Processes whose place another one has taken; they are about to end.
  std::vector<worker_run> leaving;
  stage phase = stage::running;
  /// `on_ready` was called.
  bool announced = false;
  /// What `on_staffing` was told last.
  staffing told;
  /// Rolling restart: slots still to be restarted, and the one in progress,
  /// which is done when it is ready and process `replaced` has ended.
  std::deque<uint16_t> to_restart;
  std::optional<uint16_t> restarting;
  int replaced = 0;
  /// With what to quit once all workers ended.
  caf::error quit_reason;
};

/// @returns the number of workers `opts` asks for; for 0, one for each core
///          this process may use.
uint16_t worker_count(const cluster_options& opts);

/// Starts all workers. Ends after `stop_atom` without an error, once no worker
/// is left; with one, after it stopped all, if a worker cannot be started or
/// never becomes ready before all were ready once. Later such a worker is tried
/// again, with waits, while the others serve. Whoever spawns it monitors it to
/// know.
supervisor_impl::behavior_type
supervisor(supervisor_impl::stateful_pointer<supervisor_state> self,
           cluster_options opts, supervisor_peers peers);

} // namespace socketio
