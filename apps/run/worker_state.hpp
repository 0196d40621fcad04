// What is inside a worker.
// Kind: shell.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <caf/actor.hpp>
#include <caf/fwd.hpp>

#include "actors/engine_io/edge.hpp"
#include "actors/log_limit.hpp"
#include "actors/loop/backend.hpp"
#include "actors/loop/clock.hpp"
#include "actors/loop/timers.hpp"
#include "adapter/cluster_adapter.hpp"
#include "apps/run/drain_share.hpp"
#include "apps/run/metrics_gate.hpp"
#include "apps/run/worker.hpp"
#include "sticky_balancer/acceptor.hpp"
#include "sticky_balancer/worker_channel.hpp"

namespace socketio {

/// Owned by its `worker` and by its adapter, which may still speak to the
/// server when the worker is gone.
struct worker::state : std::enable_shared_from_this<state> {
  state(caf::actor_system& sys, backend& loop, worker_settings opts,
        program prog, worker_callbacks tell);

  worker_id id() const { return settings.worker.id(); }
  bool in_cluster() const { return settings.worker.channel_fd >= 0; }

  // -- by the owner ----------------------------------------------------------

  /// Serves connections that the balancer sends; the primary owns the port.
  void start_in_cluster();

  /// Serves the ports alone.
  /// @param pages may be null.
  void start_alone(acceptors xs, std::shared_ptr<metrics_gate> pages);

  void drain(std::function<void()> then);
  void stop(std::function<void()> then);

  /// From the clients inwards: nobody calls what is gone. The server stays for
  /// the adapter, which ends later and takes it along.
  void release();

  // -- steps -----------------------------------------------------------------

  session_acceptor& acceptor_of_sessions();
  engine_io::edge_hooks hooks();
  engine_io::request_hook client_bundle();
  void connect(caf::event_based_actor* self);
  /// @returns the relay of a cluster of one: only recovery needs it.
  relay_actor own_relay();
  void enter_cluster(relay_actor to);
  void on_member(const caf::error& why);
  void open_for_clients();
  /// Reads nothing from clients while the primary does not take what it causes.
  void wait_for_primary();
  /// The balancer shall hear soon that a session has ended.
  void report_load_soon();
  void report_load();
  void report();
  cluster_report report_alone();
  void report_lost();
  void on_primary_gone(const caf::error& why);

  /// Tells the owner, unless he knows.
  void end(const caf::error& why);

  /// The program has closed its server: the worker ends with it.
  void on_server_closed();

  /// Says that others shall have new clients, and hands back those who come.
  void refuse_clients();

  /// Ends a group of clients after the other; they go to other workers.
  void drain_on();

  /// Tells all clients and waits for what they still have to get. Leaves the
  /// rest of the process's time to end to the actors.
  void close();
  void end_when_sent(clock::time_point until);

  worker_settings settings;
  program what;
  worker_callbacks callbacks;
  caf::actor_system& system;
  backend& unit;
  timers wheel;
  loop_clock time;
  clock::time_point started;
  std::shared_ptr<cluster_adapter> rooms;
  std::unique_ptr<server> io;
  std::unique_ptr<session_acceptor> engine_only;
  std::unique_ptr<engine_io::edge> edge;
  std::optional<worker_channel> channel;
  acceptors ports;
  /// Null unless this worker is alone and shall have it.
  std::shared_ptr<metrics_gate> metrics;
  adapter_actor adapter;
  /// Null unless this worker is alone and has recovery.
  relay_actor relay;
  caf::actor root;
  timer_entry load_due = timer_entry::calling<&state::report_load>(*this);
  log_limit lost;
  uint64_t lost_ever = 0;
  /// What `drain` or `stop` shall call.
  std::function<void()> done;
  /// While it drains.
  drain_plan plan;
  /// The primary does not take what this worker has for it.
  bool slowed_down = false;
  /// Takes clients, or did.
  bool opened = false;
  /// Takes no new session.
  bool winding_down = false;
  /// All clients were told.
  bool closing = false;
  /// Its owner has let go of it.
  bool ended = false;
};

} // namespace socketio
