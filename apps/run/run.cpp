// See run.hpp.
#include "apps/run/run.hpp"

#include <csignal>
#include <cstdio>
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "apps/run/primary_role.hpp"
#include "apps/run/process.hpp"
#include "apps/run/worker_role.hpp"

namespace socketio {

namespace {

constexpr int wrong_configuration = 2;

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
  auto starts_workers = cfg.cluster.role == "primary" && !cfg.help;
  if (starts_workers && !cfg.dump && !cfg.version)
    if (auto err = cfg.complaint(find_missing_program(cfg))) {
      print_error(describe(err));
      return wrong_configuration;
    }
  if (cfg.print_instead())
    return 0;
  // Whoever reads our log may go away; that must not end us.
  ::signal(SIGPIPE, SIG_IGN);
  if (auto text = open_log(cfg); !text.empty()) {
    print_error(text);
    return wrong_configuration;
  }
  if (cfg.cluster.role != "worker")
    for (auto& line : cfg.without_effect())
      spdlog::warn(line);
  // The primary should read what the program prints as it prints it.
  if (cfg.worker.log_fd >= 0)
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  raise_descriptor_limit();
  return play_role(cfg, make());
}

} // namespace socketio
