// See worker_role.hpp: a process around one worker.
#include "apps/run/worker_role.hpp"

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include <caf/actor_system.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/run.hpp"
#include "apps/run/pid_file.hpp"
#include "apps/run/process.hpp"
#include "apps/run/service.hpp"
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
    if (in_cluster())
      watch_signals_in_cluster();
    else
      watch_signals_alone();
  }

  int run(program what) {
    auto spawned = spawn_worker(system_, worker_settings{cfg_}, std::move(what),
                                callbacks());
    if (!spawned)
      return fail(spawned.error());
    worker_ = std::move(*spawned);
    pid_file file;
    if (auto err = write(file))
      exit_code_ = fail(err);
    else
      run_loop(system_);
    signals_.cancel();
    worker_.reset();
    drain_loop(system_, last_wait);
    return exit_code_;
  }

private:
  bool in_cluster() const { return cfg_.worker.channel_fd >= 0; }

  /// In a cluster the file is the primary's.
  caf::error write(pid_file& file) const {
    return in_cluster() ? caf::error{} : file.write(cfg_.cluster.pid_file);
  }

  int fail(const caf::error& why) const {
    report_failure(cfg_, describe(why));
    return failed;
  }

  worker_callbacks callbacks() {
    worker_callbacks result;
    result.on_ready = [this] {
      if (!in_cluster())
        tell_ready();
    };
    result.on_end = [this](const caf::error& why) { on_end(why); };
    return result;
  }

  void tell_ready() {
    print_ready(worker_->address());
    service_->status("one process serves " + url_of(worker_->address()));
    service_->ready();
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
    service_.emplace(cfg_.io());
    auto stop = [this] {
      ending_ = true;
      service_->stopping();
      worker_->stop([this] { stop_loop(system_); });
    };
    signals_.on(SIGTERM, stop);
    signals_.on(SIGINT, stop);
    signals_.on(SIGHUP, [] {
      spdlog::warn("SIGHUP: one process alone has no workers to restart, "
                   "nothing is read again");
    });
  }

  void on_end(const caf::error& why) {
    if (why && !ending_) {
      // The log has told of the primary's end.
      if (why != ec::peer_gone)
        report_failure(cfg_, describe(why));
      auto in_vain = why == ec::invalid_argument || why == ec::invalid_option
                     || why == ec::incompatible_build;
      exit_code_ = in_vain ? hopeless : failed;
    }
    if (service_)
      service_->stopping();
    stop_loop(system_);
  }

  config& cfg_;
  caf::actor_system system_;
  signals signals_;
  /// Whom systemd may ask; none in a cluster, where it asks the primary.
  std::optional<service> service_;
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
