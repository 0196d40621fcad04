// See worker_role.hpp: a process around one worker.
#include "apps/run/worker_role.hpp"

#include <chrono>
#include <csignal>
#include <memory>
#include <utility>

#include <caf/actor_system.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/run.hpp"
#include "apps/run/process.hpp"
#include "apps/run/signals.hpp"
#include "apps/run/worker.hpp"

namespace socketio {

namespace {

/// Time that the actors have once the clients are gone.
constexpr std::chrono::seconds last_wait{2};

/// Exit codes; with the second one there is no use in trying again.
constexpr int failed = 1;
constexpr int hopeless = 2;

class worker_process {
public:
  explicit worker_process(config& cfg)
    : cfg_(cfg), system_(cfg), signals_(cfg.io()) {
    if (cfg.worker.channel_fd >= 0)
      watch_signals_in_cluster();
    else
      watch_signals_alone();
  }

  int run(program what) {
    auto spawned = spawn_worker(system_, worker_settings{cfg_}, std::move(what),
                                callbacks());
    if (!spawned) {
      print_error(describe(spawned.error()));
      return failed;
    }
    worker_ = std::move(*spawned);
    run_loop(system_);
    signals_.cancel();
    worker_.reset();
    drain_loop(system_, last_wait);
    return exit_code_;
  }

private:
  worker_callbacks callbacks() {
    worker_callbacks result;
    result.on_ready = [this] {
      if (cfg_.worker.channel_fd < 0)
        print_ready(worker_->address());
    };
    result.on_end = [this](const caf::error& why) { on_end(why); };
    return result;
  }

  void watch_signals_in_cluster() {
    signals_.on(SIGTERM, [this] {
      ending_ = true;
      worker_->drain([this] { stop_loop(system_); });
    });
    signals_.on(SIGINT, [] {
      // A terminal tells the whole group; the primary decides.
    });
  }

  void watch_signals_alone() {
    auto stop = [this] {
      ending_ = true;
      worker_->stop([this] { stop_loop(system_); });
    };
    signals_.on(SIGTERM, stop);
    signals_.on(SIGINT, stop);
    signals_.on(SIGHUP, [] {
      spdlog::warn("SIGHUP: one process alone has no workers to restart, "
                   "nothing is read again");
    });
    if (!cfg_.cluster.admin_socket.empty())
      spdlog::warn("{}: one process alone has no admin socket",
                   cfg_.place_of("cluster.admin-socket"));
  }

  void on_end(const caf::error& why) {
    if (why && !ending_) {
      // The log has told of the primary's end.
      if (why != ec::peer_gone)
        print_error(describe(why));
      auto in_vain =
        why == ec::invalid_argument || why == ec::incompatible_build;
      exit_code_ = in_vain ? hopeless : failed;
    }
    stop_loop(system_);
  }

  config& cfg_;
  caf::actor_system system_;
  signals signals_;
  std::unique_ptr<worker> worker_;
  /// A signal has said so.
  bool ending_ = false;
  int exit_code_ = 0;
};

} // namespace

int run_worker(config& cfg, program what) {
  return worker_process{cfg}.run(std::move(what));
}

} // namespace socketio
