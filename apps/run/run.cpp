// See run.hpp.
#include "apps/run/run.hpp"

#include <csignal>
#include <exception>
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/primary/spawn_process.hpp"
#include "apps/run/primary_role.hpp"
#include "apps/run/process.hpp"
#include "apps/run/worker_role.hpp"

namespace socketio {

namespace {

constexpr int wrong_configuration = 2;

std::string process_name(const config& cfg) {
  if (cfg.cluster.role == "worker")
    return "worker " + to_string(cfg.worker.id());
  return cfg.cluster.role;
}

/// Each process has a file of its own.
std::string log_suffix(const config& cfg) {
  if (cfg.cluster.role == "worker")
    return ".worker-" + std::to_string(cfg.worker.slot);
  return {};
}

bool program_is_there(const config& cfg) {
  return cfg.cluster.program.empty() || is_runnable(cfg.cluster.program);
}

int play_role(config& cfg, program what) {
  if (cfg.cluster.role == "primary")
    return run_primary(cfg, what);
  return run_worker(cfg, std::move(what));
}

} // namespace

int run(int argc, char** argv, std::function<void(server& io)> setup) {
  config cfg;
  return run(cfg, argc, argv, [&] { return program{std::move(setup)}; });
}

int run(config& cfg, int argc, char** argv,
        const std::function<program()>& make) {
  if (auto err = cfg.load(argc, argv)) {
    print_error(describe(err));
    return wrong_configuration;
  }
  if (cfg.check && !program_is_there(cfg)) {
    print_error(cfg.place_of("cluster.program")
                + ": expected a program that can be run, got \""
                + cfg.cluster.program + '"');
    return wrong_configuration;
  }
  if (cfg.print_instead())
    return 0;
  // Whoever reads our log may go away; that must not end us.
  ::signal(SIGPIPE, SIG_IGN);
  try {
    start_log(cfg.log, process_name(cfg), log_suffix(cfg));
  } catch (const std::exception& e) {
    print_error("log.file: " + std::string{e.what()});
    return wrong_configuration;
  }
  raise_descriptor_limit();
  return play_role(cfg, make());
}

} // namespace socketio
