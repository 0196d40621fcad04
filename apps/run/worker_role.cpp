// See worker_role.hpp. Wires the rooms of a worker:
//   channel or acceptor -> edge -> server -> adapter -> relay.
#include "apps/run/worker_role.hpp"

#include <csignal>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/engine_io/edge.hpp"
#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/log_limit.hpp"
#include "actors/loop/clock.hpp"
#include "actors/loop/link.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"
#include "actors/loop/timers.hpp"
#include "actors/primary/relay.hpp"
#include "adapter/adapter.hpp"
#include "apps/run/drain_share.hpp"
#include "apps/run/process.hpp"
#include "apps/run/signals.hpp"
#include "apps/run/static_files.hpp"
#include "sticky_balancer/acceptor.hpp"
#include "sticky_balancer/worker_channel.hpp"

namespace socketio {

namespace {

/// Time that the actors have once the clients are gone.
constexpr std::chrono::seconds last_wait{2};

/// Between two groups of clients that a draining worker ends.
constexpr std::chrono::milliseconds drain_step{50};

/// Exit codes; with the second one there is no use in trying again.
constexpr int failed = 1;
constexpr int hopeless = 2;

/// How often the balancer hears how many sessions are here.
constexpr std::chrono::milliseconds load_interval{500};

class worker_process {
public:
  worker_process(config& cfg, program what)
    : cfg_(cfg),
      what_(std::move(what)),
      system_(cfg),
      timers_(cfg.io()),
      clock_(timers_),
      rooms_(std::make_shared<cluster_adapter>(
        cfg.worker.id(), cfg.adapter, cfg.server.connection_state_recovery)),
      server_(std::make_unique<server>(system_, backend_of(system_), timers_,
                                       cfg.worker.id(), cfg.server)),
      engine_only_(what_.engine_only ? what_.engine_only(server_->engine())
                                     : nullptr),
      edge_(std::make_unique<engine_io::edge>(cfg.io(), clock_, cfg.engine,
                                              acceptor_of_sessions(),
                                              cfg.worker.id(), hooks())),
      signals_(cfg.io()) {
    server_->attach(*rooms_);
    rooms_->attach(server_->as_local_sockets());
    signals_.on(SIGTERM, [this] { wind_down(); });
  }

  /// Serves connections that the balancer sends; the primary owns the port.
  int run_in_cluster() {
    signals_.on(SIGINT, [] {
      // A terminal tells the whole group; the primary decides.
    });
    channel_.emplace(
      cfg_.io(), unique_fd{cfg_.worker.channel_fd}, *edge_,
      [this](const caf::error& why) { on_primary_gone(why); },
      [this] { end_at_once(); });
    root_ = spawn_pinned(system_, backend_of(system_),
                         [this](caf::event_based_actor* self) {
                           connect(self);
                           return caf::behavior{[](caf::unit_t) {}};
                         });
    return run();
  }

  /// Serves the port alone.
  int run_alone(std::shared_ptr<acceptor> port) {
    signals_.on(SIGTERM, [this] { end_at_once(); });
    signals_.on(SIGINT, [this] { end_at_once(); });
    signals_.on(SIGHUP, [] {
      // There is no worker to restart.
    });
    port_ = std::move(port);
    enter_cluster(own_relay());
    return run();
  }

private:
  /// @returns the relay of a cluster of one: only recovery needs it.
  relay_actor own_relay() {
    if (!cfg_.server.connection_state_recovery)
      return {};
    auto alone = cfg_.adapter;
    alone.heartbeat_interval = caf::timespan{0};
    relay_ = spawn_relay(system_, backend_of(system_), alone, cfg_.server,
                         cfg_.engine.ping_interval + cfg_.engine.ping_timeout,
                         nullptr);
    return relay_;
  }

  session_acceptor& acceptor_of_sessions() {
    if (engine_only_)
      return *engine_only_;
    return server_->as_acceptor();
  }

  engine_io::edge_hooks hooks() {
    engine_io::edge_hooks result;
    result.on_page = either(client_bundle(), what_.pages);
    result.program = &server_->engine();
    if (cfg_.cluster.role == "worker")
      result.hand_back = [this](connection c) {
        if (!channel_->hand_back(c))
          report_lost();
      };
    return result;
  }

  engine_io::request_hook client_bundle() {
    if (!cfg_.server.serve_client || what_.engine_only)
      return {};
    auto folder = cfg_.server.client_folder;
    if (folder.empty())
      folder = data_folder("client");
    auto files = std::make_shared<static_files>(folder, cfg_.engine.path + '/');
    if (files->empty())
      spdlog::warn("no client to serve: {} is empty or missing", folder);
    return [files](auto& request) { return files->find(request); };
  }

  // -- start -----------------------------------------------------------------

  void connect(caf::event_based_actor* self) {
    connect_link<relay_actor>(
      self, cfg_.worker.link_fd, cfg_.worker.slot,
      [this](const relay_actor& relay) { enter_cluster(relay); },
      [this](const caf::error& why) {
        fail("no relay: " + describe(why), failed);
      });
  }

  void enter_cluster(relay_actor relay) {
    adapter_ =
      spawn_adapter(system_, backend_of(system_), rooms_, std::move(relay),
                    [this](const caf::error& why) { on_member(why); });
  }

  void on_member(const caf::error& why) {
    if (why) {
      fail(describe(why), why == ec::incompatible_build ? hopeless : failed);
      return;
    }
    try {
      if (what_.setup)
        what_.setup(*server_);
    } catch (const std::exception& e) {
      fail(std::string{"the program's setup failed: "} + e.what(), hopeless);
      return;
    }
    open_for_clients();
  }

  void open_for_clients() {
    if (channel_) {
      channel_->report_ready();
      report_load();
      return;
    }
    port_->start([this](connection c) { edge_->adopt(std::move(c)); });
    print_ready(port_->port());
  }

  void report_load() {
    if (winding_down_)
      return;
    channel_->report_load(edge_->open_sessions());
    timers_.after(load_interval, [this] { report_load(); });
  }

  // -- end -------------------------------------------------------------------

  void fail(const std::string& why, int exit_code) {
    if (winding_down_)
      return;
    print_error(why);
    exit_code_ = exit_code;
    stop_loop(system_);
  }

  void on_primary_gone(const caf::error& why) {
    spdlog::warn("the primary is gone{}", why ? ": " + describe(why) : "");
    exit_code_ = winding_down_ ? exit_code_ : failed;
    stop_loop(system_);
  }

  void report_lost() {
    if (auto times = lost_.occurred(std::chrono::steady_clock::now()))
      spdlog::warn("a connection for another worker was closed ({} so far)",
                   *times);
  }

  /// Tells the clients good-bye, a group at a time over half of the time there
  /// is; they go to other workers.
  void wind_down() {
    if (std::exchange(winding_down_, true))
      return;
    if (channel_)
      channel_->report_draining();
    edge_->hand_back_new_sessions();
    drain(cfg_.cluster.drain_timeout / 2);
  }

  void drain(caf::timespan left) {
    auto open = server_->connections();
    if (closing_ || open == 0 || left <= drain_step)
      return close();
    server_->close_some(drain_share(open, left, drain_step));
    timers_.after(drain_step, [this, left] { drain(left - drain_step); });
  }

  /// The whole cluster ends: there is nowhere else for clients to go.
  void end_at_once() {
    winding_down_ = true;
    close();
  }

  /// Tells all clients and waits for what they still have to get. Leaves the
  /// rest of the process's time to end to the actors.
  void close() {
    if (std::exchange(closing_, true))
      return;
    if (port_)
      port_->close();
    server_->close();
    edge_->close_all(cfg_.cluster.drain_timeout / 4,
                     [this] { stop_loop(system_); });
  }

  int run() {
    run_loop(system_);
    signals_.cancel();
    caf::anon_send_exit(adapter_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(root_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(relay_, caf::exit_reason::user_shutdown);
    relay_ = nullptr;
    adapter_ = nullptr;
    root_ = nullptr;
    // From the clients inwards: nobody calls what is gone.
    channel_.reset();
    port_.reset();
    edge_.reset();
    server_.reset();
    drain_loop(system_, last_wait);
    return exit_code_;
  }

  config& cfg_;
  program what_;
  caf::actor_system system_;
  timers timers_;
  loop_clock clock_;
  std::shared_ptr<cluster_adapter> rooms_;
  std::unique_ptr<server> server_;
  std::unique_ptr<session_acceptor> engine_only_;
  std::unique_ptr<engine_io::edge> edge_;
  signals signals_;
  std::optional<worker_channel> channel_;
  std::shared_ptr<acceptor> port_;
  adapter_actor adapter_;
  /// Null unless this worker is alone and has recovery.
  relay_actor relay_;
  caf::actor root_;
  log_limit lost_;
  /// Takes no new session.
  bool winding_down_ = false;
  /// All clients were told.
  bool closing_ = false;
  int exit_code_ = 0;
};

} // namespace

int run_worker(config& cfg, program what) {
  if (cfg.cluster.role == "worker")
    return worker_process{cfg, std::move(what)}.run_in_cluster();
  auto port = acceptor::open(cfg.io(), cfg.sticky);
  if (!port) {
    print_error(describe(port.error()));
    return 1;
  }
  return worker_process{cfg, std::move(what)}.run_alone(std::move(*port));
}

} // namespace socketio
