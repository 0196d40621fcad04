// See primary_role.hpp.
#include "apps/run/primary_role.hpp"

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
#include "actors/primary/relay.hpp"
#include "actors/primary/supervisor.hpp"
#include "apps/run/admin_gate.hpp"
#include "apps/run/process.hpp"
#include "apps/run/signals.hpp"
#include "sticky_balancer/balancer.hpp"

namespace socketio {

namespace {

/// Time that balancer and relay have once the workers are gone.
constexpr std::chrono::seconds last_wait{2};

class primary_process {
public:
  primary_process(config& cfg, const program& what,
                  std::shared_ptr<acceptor> port,
                  std::shared_ptr<admin_socket> tools)
    : cfg_(cfg),
      system_(cfg),
      links_(system_),
      children_(cfg.io(), worker_image(cfg.cluster, cfg.command_line)),
      signals_(cfg.io()),
      port_(port->port()) {
    auto& unit = backend_of(system_);
    relay_ = spawn_relay(
      system_, unit, cfg.adapter, cfg.server,
      cfg.engine.ping_interval + cfg.engine.ping_timeout,
      relay_peers{&links_, [this](worker_id id) { on_frozen(id); }});
    if (tools)
      gate_.emplace(system_, cfg, relay_, std::move(tools));
    balancer_ = spawn_pinned(system_, unit, balancer, &cfg.io(), cfg.sticky,
                             std::move(port), bounds_for(descriptor_limit()));
    supervisor_ = spawn_pinned(system_, unit, supervisor, cfg.cluster, peers());
    watch_supervisor(unit);
    watch_signals(what);
  }

  int run() {
    run_loop(system_);
    signals_.cancel();
    caf::anon_send(balancer_, stop_atom::value);
    if (gate_)
      gate_->close();
    caf::anon_send_exit(relay_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(root_, caf::exit_reason::user_shutdown);
    balancer_ = nullptr;
    relay_ = nullptr;
    supervisor_ = nullptr;
    root_ = nullptr;
    drain_loop(system_, last_wait);
    return exit_code_;
  }

private:
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
    result.on_ready = [this] { print_ready(port_); };
    return result;
  }

  void on_frozen(worker_id id) {
    caf::anon_send(supervisor_, kill_worker{id, "does not answer"});
  }

  /// The end of the supervisor is the end of the process.
  void watch_supervisor(caf::execution_unit& unit) {
    root_ = spawn_pinned(system_, unit, [this](caf::event_based_actor* self) {
      self->monitor(supervisor_);
      self->set_down_handler([this](const caf::down_msg& down) {
        if (down.reason) {
          print_error(describe(down.reason));
          exit_code_ = 1;
        }
        stop_loop(system_);
      });
      return caf::behavior{[](caf::unit_t) {}};
    });
  }

  void watch_signals(const program& what) {
    auto stop = [this] { caf::anon_send(supervisor_, stop_atom::value); };
    signals_.on(SIGTERM, stop);
    signals_.on(SIGINT, stop);
    signals_.on(SIGHUP,
                [this] { caf::anon_send(supervisor_, restart_atom::value); });
    if (what.toggle_on_sigusr2)
      signals_.on(SIGUSR2,
                  [this] { caf::anon_send(supervisor_, toggle_atom::value); });
  }

  config& cfg_;
  caf::actor_system system_;
  links links_;
  child_processes children_;
  signals signals_;
  uint16_t port_;
  relay_impl relay_;
  std::optional<admin_gate> gate_;
  balancer_actor balancer_;
  supervisor_self supervisor_;
  caf::actor root_;
  int exit_code_ = 0;
};

} // namespace

int run_primary(config& cfg, const program& what) {
  auto port = acceptor::open(cfg.io(), cfg.sticky);
  if (!port) {
    print_error(describe(port.error()));
    return 1;
  }
  std::shared_ptr<admin_socket> tools;
  if (!cfg.cluster.admin_socket.empty()) {
    auto opened = admin_socket::open(cfg.io(), cfg.cluster.admin_socket);
    if (!opened) {
      print_error(describe(opened.error()));
      return 1;
    }
    tools = std::move(*opened);
  }
  primary_process process{cfg, what, std::move(*port), std::move(tools)};
  return process.run();
}

} // namespace socketio
