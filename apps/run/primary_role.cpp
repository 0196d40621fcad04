// See primary_role.hpp.
#include "apps/run/primary_role.hpp"

#include <chrono>
#include <csignal>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/pinned.hpp"
#include "actors/loop/run.hpp"
#include "actors/primary/child_process.hpp"
#include "actors/primary/links.hpp"
#include "actors/primary/observer.hpp"
#include "actors/primary/relay.hpp"
#include "actors/primary/supervisor.hpp"
#include "apps/run/admin_gate.hpp"
#include "apps/run/metrics_gate.hpp"
#include "apps/run/pid_file.hpp"
#include "apps/run/process.hpp"
#include "apps/run/reload.hpp"
#include "apps/run/service.hpp"
#include "apps/run/signals.hpp"
#include "sticky_balancer/balancer.hpp"
#include "sticky_balancer/public_ports.hpp"

namespace socketio {

namespace {

/// Time that balancer and relay have once the workers are gone.
constexpr std::chrono::seconds last_wait{2};

/// All that is listened on.
struct open_ports {
  acceptors clients;
  /// Null unless asked for.
  std::shared_ptr<acceptor> tools;
  std::shared_ptr<metrics_gate> metrics; ///< As above.
};

/// @returns the time that a worker has to answer on its channel; 0 = any.
caf::timespan frozen_after(const adapter_options& x) {
  return x.heartbeat_interval.count() > 0 ? x.heartbeat_timeout
                                          : caf::timespan{0};
}

/// @returns one line for people.
std::string status_text(const staffing& x, const listen_address& at) {
  if (x.stopping)
    return "stopping";
  return std::to_string(x.ready) + " of " + std::to_string(x.wanted)
         + " workers serve " + url_of(at);
}

/// @returns the exit code of a process that could not start.
int fail(const config& cfg, const caf::error& why) {
  report_failure(cfg, describe(why));
  return 1;
}

class primary_process {
public:
  primary_process(config& cfg, const program& what, open_ports open)
    : cfg_(cfg),
      system_(cfg),
      links_(system_),
      held_(held_arguments(cfg)),
      children_(cfg.io(), image(), cfg.cluster.drain_timeout,
                cfg.log.capture_output),
      signals_(cfg.io()),
      service_(cfg.io()),
      address_(open.clients.front()->address()),
      metrics_(std::move(open.metrics)) {
    auto& unit = backend_of(system_);
    relay_ = spawn_relay(
      system_, unit, cfg.adapter, cfg.server,
      cfg.engine.ping_interval + cfg.engine.ping_timeout,
      relay_peers{&links_, [this](worker_id id) { on_frozen(id); }});
    if (open.tools)
      gate_.emplace(system_, cfg.adapter, relay_, links_,
                    std::move(open.tools));
    balancer_ = spawn_pinned(
      system_, unit, balancer, &cfg.io(), cfg.sticky, std::move(open.clients),
      bounds_for(descriptor_limit()), frozen_after(cfg.adapter));
    supervisor_ = spawn_pinned(system_, unit, supervisor, cfg.cluster, peers());
    watch_actors(unit);
    serve_metrics(unit);
    watch_signals(what);
  }

  int run() {
    run_loop(system_);
    ending_ = true;
    signals_.cancel();
    caf::anon_send(balancer_, stop_atom::value);
    if (gate_)
      gate_->close();
    if (metrics_)
      metrics_->close();
    caf::anon_send_exit(observer_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(relay_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(root_, caf::exit_reason::user_shutdown);
    observer_ = nullptr;
    balancer_ = nullptr;
    relay_ = nullptr;
    supervisor_ = nullptr;
    root_ = nullptr;
    drain_loop(system_, last_wait);
    return exit_code_;
  }

private:
  /// @returns what workers run from now on. Program and arguments of their own
  ///          may be those of a stranger, who is told nothing more.
  process_image image() const {
    auto own = cfg_.command_line;
    own.insert(own.end(), held_.begin(), held_.end());
    return worker_image(cfg_.cluster, std::move(own));
  }

  supervisor_peers peers() {
    supervisor_peers result;
    result.starter = &children_;
    result.balancer = balancer_;
    result.on_link = [this](worker_id id, unique_fd link) {
      links_.add(id, std::move(link), relay_);
    };
    result.on_exit = [this](worker_id id) {
      caf::anon_send(relay_, worker_exited{id});
    };
    result.on_ready = [this] {
      print_ready(address_);
      service_.ready();
    };
    result.on_staffing = [this](const staffing& x) {
      service_.status(status_text(x, address_));
    };
    return result;
  }

  void on_frozen(worker_id id) {
    caf::anon_send(supervisor_, kill_worker{id, "does not answer"});
  }

  /// The end of the supervisor is the end of the process. Without the others
  /// there is no cluster either.
  void watch_actors(caf::execution_unit& unit) {
    root_ = spawn_pinned(system_, unit, [this](caf::event_based_actor* self) {
      self->monitor(supervisor_);
      self->monitor(relay_);
      self->monitor(balancer_);
      self->set_down_handler([this](const caf::down_msg& down) {
        if (ending_)
          return;
        if (down.reason) {
          report_failure(cfg_, describe(down.reason));
          exit_code_ = 1;
        }
        stop_loop(system_);
      });
      return caf::behavior{[](caf::unit_t) {}};
    });
  }

  void serve_metrics(caf::execution_unit& unit) {
    if (!metrics_)
      return;
    observer_ = spawn_pinned(system_, unit, observer, balancer_,
                             caf::actor_cast<supervisor_actor>(supervisor_));
    metrics_->start([this](metrics_port::receiver then) {
      caf::anon_send(observer_, report_wanted{std::move(then)});
    });
  }

  void watch_signals(const program& what) {
    auto stop = [this] {
      service_.stopping();
      caf::anon_send(supervisor_, stop_atom::value);
    };
    signals_.on(SIGTERM, stop);
    signals_.on(SIGINT, stop);
    signals_.on(SIGHUP, [this] { reload(); });
    if (what.toggle_on_sigusr2)
      signals_.on(SIGUSR2,
                  [this] { caf::anon_send(supervisor_, toggle_atom::value); });
  }

  /// Reads the configuration anew; workers that run by the old one are
  /// replaced one after the other.
  void reload() {
    auto changed = cfg_.reload([](const config& x) {
      auto text = find_missing_program(x);
      return text.empty() ? open_log(x) : text;
    });
    if (!changed) {
      spdlog::error("nothing is reloaded or restarted: {}",
                    describe(changed.error()));
      return;
    }
    for (auto& name : *changed)
      if (effect_of(name) == reload_effect::next_start)
        spdlog::warn("{} changed: it holds when the primary is started again",
                     name);
      else
        spdlog::info("{} changed", name);
    children_.set_image(image());
    caf::anon_send(balancer_, set_sticky{cfg_.sticky});
    caf::anon_send(supervisor_, set_workers{worker_count(cfg_.cluster)});
    caf::anon_send(supervisor_, restart_atom::value);
  }

  config& cfg_;
  caf::actor_system system_;
  links links_;
  /// What workers have in common with this process, for as long as it runs.
  std::vector<std::string> held_;
  child_processes children_;
  signals signals_;
  service service_;
  listen_address address_;
  std::shared_ptr<metrics_gate> metrics_;
  observer_actor observer_;
  relay_impl relay_;
  std::optional<admin_gate> gate_;
  balancer_actor balancer_;
  supervisor_impl supervisor_;
  caf::actor root_;
  /// The loop has been stopped.
  bool ending_ = false;
  int exit_code_ = 0;
};

/// @returns the first error, of one line.
caf::expected<open_ports> listen(config& cfg) {
  open_ports result;
  auto ports = open_public_ports(cfg.io(), cfg.sticky);
  if (!ports)
    return std::move(ports.error());
  result.clients = std::move(*ports);
  auto metrics = metrics_gate::open(cfg.io(), cfg.metrics);
  if (!metrics)
    return std::move(metrics.error());
  result.metrics = std::move(*metrics);
  if (cfg.cluster.admin_socket.empty())
    return result;
  auto tools = admin_gate::open(cfg.io(), cfg.cluster.admin_socket);
  if (!tools)
    return std::move(tools.error());
  result.tools = std::move(*tools);
  return result;
}

} // namespace

int run_primary(config& cfg, const program& what) {
  auto open = listen(cfg);
  if (!open)
    return fail(cfg, open.error());
  pid_file file;
  if (auto err = file.write(cfg.cluster.pid_file))
    return fail(cfg, err);
  primary_process process{cfg, what, std::move(*open)};
  return process.run();
}

} // namespace socketio
