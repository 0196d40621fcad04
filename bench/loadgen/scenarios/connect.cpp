// How much does it cost to connect a client?
#include "bench/loadgen/scenario.hpp"
#include "bench/loadgen/stopwatch.hpp"

namespace socketio::bench {

void run_connect(run_context& run) {
  auto& opts = run.opts;
  stopwatch watch{opts.pid};
  run.clients.connect(opts.clients);
  add_cost(run.report, watch.stop(), opts.clients, "connect");
  add_latency(run.report, run.clients.handshakes());
  run.report["silent"] = run.clients.silent();
  run.clients.find_workers();
  run.report["workers"] = run.clients.workers().size();
  run.clients.check_count(opts.clients);
}

} // namespace socketio::bench
