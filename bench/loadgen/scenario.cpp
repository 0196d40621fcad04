// See scenario.hpp.
#include "bench/loadgen/scenario.hpp"

#include "bench/loadgen/stopwatch.hpp"

namespace socketio::bench {

namespace {

using namespace std::chrono_literals;

/// How long a repeated delivery may take to show.
constexpr duration grace = 200ms;

struct named_scenario {
  std::string_view name;
  scenario run;
};

constexpr named_scenario scenarios[] = {
  {"connect", run_connect},
  {"idle", run_idle},
  {"echo", run_echo},
  {"fanout", run_fanout},
  {"rooms", run_rooms},
  {"fetch", run_fetch},
  {"server_side_emit", run_server_side_emit},
  {"broadcast_ack", run_broadcast_ack},
  {"churn", run_churn},
  {"upgrade", run_upgrade},
};

} // namespace

scenario find_scenario(std::string_view name) {
  for (auto& x : scenarios)
    if (x.name == name)
      return x.run;
  return nullptr;
}

std::string scenario_names() {
  std::string result;
  for (auto& x : scenarios)
    result.append(x.name).append(" ");
  return result;
}

void connect_clients(run_context& run) {
  run.clients.connect(run.opts.clients);
  run.clients.find_workers();
  run.report["workers"] = run.clients.workers().size();
  run.report["silent"] = run.clients.silent();
}

void load::clear_counters() noexcept {
  latencies_.clear();
  operations_ = 0;
}

void load::count(time_point start, uint64_t operations) {
  latencies_.add(run_.loop.now() - start);
  operations_ += operations;
}

void load::pace(std::function<void()> f) {
  run_.loop.every(to_duration(seconds{1 / run_.opts.rate}),
                  [this, f = std::move(f)] {
                    if (!stopped_)
                      f();
                  });
}

void drive(run_context& run, load& x, std::string_view unit) {
  auto& opts = run.opts;
  x.start();
  run.loop.run_for(to_duration(opts.warm_up));
  x.clear_counters();
  stopwatch watch{opts.pid};
  run.loop.run_for(to_duration(opts.measure));
  auto used = watch.stop();
  add_cost(run.report, used, x.operations(), unit);
  add_latency(run.report, x.latencies());
  x.stop();
  run.loop.run_until([&] { return x.is_idle(); }, to_duration(opts.limit),
                     "the last " + std::string{unit});
  run.loop.run_for(grace);
}

} // namespace socketio::bench
