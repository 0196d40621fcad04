// See run.hpp.
#include "apps/run/run.hpp"

#include <csignal>
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
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
  if (cfg.help) {
    cfg.print_help();
    return 0;
  }
  // Whoever reads our log may go away; that must not end us.
  ::signal(SIGPIPE, SIG_IGN);
  start_log(cfg.log, process_name(cfg));
  raise_descriptor_limit();
  return play_role(cfg, make());
}

} // namespace socketio
