// What a scenario is given, and the shape that most of them share.
// Kind: I/O.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "actors/socket_io/value.hpp"
#include "bench/loadgen/event_loop.hpp"
#include "bench/loadgen/fleet.hpp"
#include "bench/loadgen/histogram.hpp"
#include "bench/loadgen/options.hpp"

namespace socketio::bench {

/// One run.
struct run_context {
  explicit run_context(const options& x) : opts(x) {
    // nop
  }

  const options& opts;
  event_loop loop;
  fleet clients{loop, opts};
  /// Becomes the line of JSON.
  value report;
};

/// Connects `opts.clients` clients and finds their workers.
void connect_clients(run_context& run);

/// Something that is done again and again until it is told to stop. Each
/// function of a listener throws `failure` for a wrong delivery.
class load : public client_listener {
public:
  explicit load(run_context& run) : run_(run) {
    // nop
  }

  /// Puts the first operations on their way; each one that ends begins the
  /// next, until `stop`.
  virtual void start() = 0;

  /// @returns whether nothing is under way.
  virtual bool is_idle() const = 0;

  void stop() noexcept { stopped_ = true; }

  void clear_counters() noexcept;

  uint64_t operations() const noexcept { return operations_; }

  const histogram& latencies() const noexcept { return latencies_; }

protected:
  ~load() = default;

  bool is_stopped() const noexcept { return stopped_; }

  /// Counts what ended: `operations` that began at `start`.
  void count(time_point start, uint64_t operations = 1);

  /// Calls `f` `opts.rate` times a second until `stop`.
  void pace(std::function<void()> f);

  run_context& run_;

private:
  histogram latencies_;
  uint64_t operations_ = 0;
  bool stopped_ = false;
};

/// Warms up, measures, stops, waits until `x` is idle and a little longer, for
/// what should not come. Reports cost and latencies.
/// @param unit what an operation is, e.g. "delivery".
void drive(run_context& run, load& x, std::string_view unit);

/// @returns the scenario `name`; null if there is none.
using scenario = void (*)(run_context&);
scenario find_scenario(std::string_view name);

/// @returns the names, with blanks between.
std::string scenario_names();

// One in each file of scenarios/. They throw `failure`.

void run_connect(run_context& run);
void run_idle(run_context& run);
void run_echo(run_context& run);
void run_fanout(run_context& run);
void run_rooms(run_context& run);
void run_fetch(run_context& run);
void run_server_side_emit(run_context& run);
void run_broadcast_ack(run_context& run);
void run_churn(run_context& run);
void run_upgrade(run_context& run);

} // namespace socketio::bench
