// See stopwatch.hpp.
#include "bench/loadgen/stopwatch.hpp"

#include <ctime>

namespace socketio::bench {

namespace {

std::chrono::nanoseconds own_cpu_time() {
  timespec x{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &x);
  return std::chrono::seconds{x.tv_sec} + std::chrono::nanoseconds{x.tv_nsec};
}

double microseconds(seconds x) {
  return x.count() * 1e6;
}

} // namespace

stopwatch::stopwatch(int root)
  : root_(root),
    server_(read_cpu_times(root)),
    generator_(own_cpu_time()),
    start_(bench_clock::now()) {
  // nop
}

cost stopwatch::stop() const {
  cost result;
  result.wall = bench_clock::now() - start_;
  result.generator = own_cpu_time() - generator_;
  result.server = used_between(server_, read_cpu_times(root_));
  return result;
}

void add_cost(value& report, const cost& x, uint64_t operations,
              std::string_view unit) {
  auto count = static_cast<double>(operations);
  report["unit"] = unit;
  report["operations"] = operations;
  report["per_second"] = count / x.wall.count();
  report["server_load"] = seconds{x.server} / x.wall;
  report["generator_load"] = seconds{x.generator} / x.wall;
  if (operations == 0)
    return;
  report["server_us"] = microseconds(x.server) / count;
  report["generator_us"] = microseconds(x.generator) / count;
}

void add_latency(value& report, const histogram& x) {
  report["p50_us"] = x.quantile(0.5);
  report["p90_us"] = x.quantile(0.9);
  report["p99_us"] = x.quantile(0.99);
  report["max_us"] = x.max();
}

} // namespace socketio::bench
