// loadgen <scenario> [options]: does one thing to a server, checks every
// delivery and prints one line of JSON. Exit status: 0 = all was right,
// 1 = something was wrong, 2 = bad usage.
#include <csignal>
#include <iostream>
#include <span>

#include "actors/socket_io/json_writer.hpp"
#include "bench/file_limit.hpp"
#include "bench/loadgen/options.hpp"
#include "bench/loadgen/scenario.hpp"

namespace {

using namespace socketio;
using namespace socketio::bench;

int usage(const std::string& problem) {
  std::cerr << "loadgen: " << problem << "\nloadgen <scenario> [options]\n"
            << "scenarios: " << scenario_names() << "\n"
            << options_help();
  return 2;
}

} // namespace

int main(int argc, char** argv) {
  std::span arguments{argv + 1, static_cast<std::size_t>(argc) - 1};
  std::vector<const char*> words{arguments.begin(), arguments.end()};
  auto parsed = parse_options(words);
  if (auto problem = std::get_if<std::string>(&parsed))
    return usage(*problem);
  auto& opts = std::get<options>(parsed);
  auto run = find_scenario(opts.scenario);
  if (!run)
    return usage("no scenario " + opts.scenario);
  allow_many_files();
  std::signal(SIGPIPE, SIG_IGN);
  run_context context{opts};
  context.report = {{"scenario", opts.scenario}, {"clients", opts.clients}};
  auto ok = true;
  try {
    run(context);
  } catch (const std::exception& error) {
    ok = false;
    context.report["error"] = error.what();
  }
  context.report["ok"] = ok;
  std::cout << to_json_text(context.report) << std::endl;
  return ok ? 0 : 1;
}
