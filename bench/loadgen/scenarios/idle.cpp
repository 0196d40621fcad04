// How much memory does a silent client take, and how much CPU?
#include "bench/loadgen/scenario.hpp"
#include "bench/loadgen/stopwatch.hpp"

namespace socketio::bench {

namespace {

/// Connected before memory is read for the first time, so that what a server
/// does once is not counted for each client.
constexpr std::size_t first_clients = 20;

} // namespace

void run_idle(run_context& run) {
  auto& opts = run.opts;
  run.clients.connect(first_clients);
  run.clients.find_workers();
  run.loop.run_for(to_duration(opts.settle));
  auto before = read_memory(opts.pid);
  run.clients.connect(opts.clients);
  run.loop.run_for(to_duration(opts.settle));
  auto after = read_memory(opts.pid);
  stopwatch watch{opts.pid};
  run.loop.run_for(to_duration(opts.measure));
  auto used = watch.stop();
  auto client_seconds = static_cast<double>(opts.clients) * used.wall.count();
  add_cost(run.report, used, static_cast<uint64_t>(client_seconds),
           "client second");
  auto count = static_cast<double>(opts.clients);
  run.report["pss_before_kib"] = before.pss;
  run.report["pss_kib"] = after.pss;
  run.report["pss_kib_per_client"] = (after.pss - before.pss) / count;
  run.report["rss_kib_per_client"] = (after.rss - before.rss) / count;
  run.report["silent"] = run.clients.silent();
  run.clients.check_count(opts.clients + first_clients);
}

} // namespace socketio::bench
