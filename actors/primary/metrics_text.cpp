// See metrics_text.hpp.
#include "actors/primary/metrics_text.hpp"

#include <array>
#include <cstdio>
#include <type_traits>

namespace socketio {

namespace {

template <class Rep, class Period>
double seconds(std::chrono::duration<Rep, Period> x) {
  return std::chrono::duration<double>(x).count();
}

std::string text_of(double x) {
  std::array<char, 32> buffer;
  auto size = std::snprintf(buffer.data(), buffer.size(), "%.9g", x);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

template <class T>
std::string text_of(T x) requires std::is_integral_v<T> {
  return std::to_string(x);
}

std::string label(std::string_view name, std::string_view value) {
  return std::string{name}.append("=\"").append(value) += '"';
}

std::string labels_of(const worker_view& x) {
  return label("worker", to_string(x.process.id)) + ','
         + label("slot", std::to_string(x.process.id.slot));
}

/// Metrics in the order in which they are added; samples follow their family.
class metrics_writer {
public:
  explicit metrics_writer(const cluster_report& x) : x_(x) {
    // nop
  }

  void family(std::string_view name, std::string_view type,
              std::string_view help) {
    name_ = std::string{"socketio_"}.append(name);
    out_.append("# HELP ").append(name_).append(" ").append(help) += '\n';
    out_.append("# TYPE ").append(name_).append(" ").append(type) += '\n';
  }

  template <class T>
  void sample(const std::string& labels, T value,
              std::string_view suffix = "") {
    out_.append(name_).append(suffix);
    if (!labels.empty())
      out_.append("{").append(labels) += '}';
    out_.append(" ").append(text_of(value)) += '\n';
  }

  template <class T>
  void gauge(std::string_view name, std::string_view help, T value) {
    family(name, "gauge", help);
    sample("", value);
  }

  void counter(std::string_view name, std::string_view help, uint64_t value) {
    family(name, "counter", help);
    sample("", value);
  }

  /// One sample for each worker: `f(view)`.
  template <class F>
  void of_workers(std::string_view name, std::string_view type,
                  std::string_view help, F f) {
    family(name, type, help);
    for (auto& worker : x_.workers)
      sample(labels_of(worker), f(worker));
  }

  /// As above, `f(counters)`.
  template <class F>
  void counted(std::string_view name, std::string_view type,
               std::string_view help, F f) {
    of_workers(name, type, help,
               [f](const worker_view& x) { return f(x.channel.counters); });
  }

  std::string take() { return std::move(out_); }

private:
  const cluster_report& x_;
  std::string name_;
  std::string out_;
};

void write_cluster(metrics_writer& out, const cluster_report& x) {
  out.gauge("serving", "1 if the cluster is up, with all its workers.",
            is_healthy(x) ? 1 : 0);
  out.gauge("workers_wanted", "Workers that there should be.", x.slots.size());
  out.family("restarts_total", "counter",
             "Processes that followed another one in their place.");
  for (auto& slot : x.slots)
    out.sample(label("slot", std::to_string(slot.slot)), slot.restarts);
  out.family("crashes_total", "counter", "Processes that ended unasked.");
  for (auto& slot : x.slots)
    out.sample(label("slot", std::to_string(slot.slot)), slot.crashes);
  out.counter("port_accepted_total", "Connections accepted at the port.",
              x.port.accepted);
  out.counter("port_refused_total",
              "Connections answered 503, for want of a worker.",
              x.port.refused);
  out.family("port_dropped_total", "counter",
             "Clients of the port that were not carried on with, by reason.");
  x.port.drops.for_each([&out](std::string_view reason, uint64_t count) {
    out.sample(label("reason", reason), count);
  });
  out.gauge("port_reading", "Connections whose first line is on its way.",
            x.port.reading);
  out.gauge("port_waiting", "Connections that wait for a worker.",
            x.port.waiting);
}

worker_condition state_of(const worker_view& x) {
  auto ending =
    x.process.ending && x.channel.state != worker_condition::starting;
  return ending ? worker_condition::draining : x.channel.state;
}

void write_states(metrics_writer& out, const cluster_report& x) {
  out.family("worker_state", "gauge", "1 for the state that the worker is in.");
  for (auto& worker : x.workers)
    for (auto state : {worker_condition::starting, worker_condition::ready,
                       worker_condition::silent, worker_condition::draining})
      out.sample(labels_of(worker) + ',' + label("state", to_string(state)),
                 state_of(worker) == state ? 1 : 0);
}

void write_processes(metrics_writer& out) {
  using view = worker_view;
  out.of_workers("worker_up", "gauge", "1 if the worker gets new sessions.",
                 [](const view& x) {
                   return x.channel.state == worker_condition::ready ? 1 : 0;
                 });
  out.of_workers("worker_uptime_seconds", "gauge", "Age of the process.",
                 [](const view& x) { return seconds(x.uptime); });
  out.of_workers("worker_cpu_seconds_total", "counter",
                 "Processor time of the process.",
                 [](const view& x) { return seconds(x.usage.cpu); });
  out.of_workers("worker_resident_bytes", "gauge", "Memory of the process.",
                 [](const view& x) { return x.usage.memory; });
  out.of_workers("worker_round_trip_seconds", "gauge",
                 "Time that the worker took to answer the last ping.",
                 [](const view& x) { return seconds(x.channel.round_trip); });
  out.of_workers("worker_passed_total", "counter",
                 "Connections passed to the worker.",
                 [](const view& x) { return x.channel.passed; });
  out.of_workers("worker_unconfirmed", "gauge",
                 "Connections that the worker has not confirmed yet.",
                 [](const view& x) { return x.channel.unconfirmed; });
}

void write_traffic(metrics_writer& out) {
  using counters = worker_counters;
  out.counted("sessions", "gauge", "Open sessions of Engine.IO.",
              [](const counters& x) { return x.sessions; });
  out.counted("connections", "gauge", "Open connections of clients.",
              [](const counters& x) { return x.connections; });
  out.counted("queued_bytes", "gauge",
              "Bytes for clients that the kernel has not taken yet.",
              [](const counters& x) { return x.queued_bytes; });
  out.counted("sessions_opened_total", "counter", "Sessions opened.",
              [](const counters& x) { return x.sessions_opened; });
  out.counted("upgrades_total", "counter",
              "Sessions that moved from polling to WebSocket.",
              [](const counters& x) { return x.upgrades; });
  out.counted("handed_back_total", "counter",
              "Connections handed back for another worker.",
              [](const counters& x) { return x.handed_back; });
  out.counted("packets_received_total", "counter",
              "Packets of Engine.IO from clients.",
              [](const counters& x) { return x.packets_received; });
  out.counted("packets_sent_total", "counter",
              "Packets of Engine.IO for clients.",
              [](const counters& x) { return x.packets_sent; });
  out.counted("bytes_received_total", "counter", "Bytes from clients.",
              [](const counters& x) { return x.bytes_received; });
  out.counted("bytes_sent_total", "counter", "Bytes to clients.",
              [](const counters& x) { return x.bytes_sent; });
  out.counted("turn_waits_total", "counter",
              "Times that a client waited because much was handled already.",
              [](const counters& x) { return x.turn_waits; });
}

void write_drops(metrics_writer& out, const cluster_report& x) {
  out.family("drops_total", "counter",
             "Sessions, connections, requests and packets not carried on with, "
             "by reason.");
  for (auto& worker : x.workers)
    worker.channel.counters.drops.for_each(
      [&](std::string_view reason, uint64_t count) {
        out.sample(labels_of(worker) + ',' + label("reason", reason), count);
      });
}

void write_durations(metrics_writer& out, const std::string& labels,
                     const duration_counts& x) {
  uint64_t sum = 0;
  for (std::size_t i = 0; i < x.counts.size(); ++i) {
    sum += x.counts[i];
    auto bound = i < x.bounds.size()
                   ? text_of(static_cast<double>(x.bounds[i]) / 1e6)
                   : "+Inf";
    out.sample(labels + ',' + label("le", bound), sum, "_bucket");
  }
  out.sample(labels, static_cast<double>(x.total) / 1e6, "_sum");
  out.sample(labels, sum, "_count");
}

std::string health_of(const worker_view& x) {
  auto age = std::chrono::duration_cast<std::chrono::seconds>(x.uptime);
  return R"({"worker":")" + to_string(x.process.id) + R"(","pid":)"
         + std::to_string(x.process.pid) + R"(,"state":")"
         + std::string{to_string(state_of(x))} + R"(","sessions":)"
         + std::to_string(x.channel.counters.sessions) + R"(,"uptime":)"
         + std::to_string(age.count()) + '}';
}

} // namespace

std::string metrics_text(const cluster_report& x) {
  metrics_writer out{x};
  write_cluster(out, x);
  write_states(out, x);
  write_processes(out);
  write_traffic(out);
  write_drops(out, x);
  out.family("request_duration_seconds", "histogram",
             "Requests of HTTP, but those that wait for something to be sent.");
  for (auto& worker : x.workers)
    write_durations(out, labels_of(worker), worker.channel.counters.requests);
  return out.take();
}

std::string health_text(const cluster_report& x) {
  uint64_t restarts = 0;
  for (auto& slot : x.slots)
    restarts += slot.restarts;
  std::string workers;
  for (auto& worker : x.workers)
    workers += (workers.empty() ? "" : ",") + health_of(worker);
  return std::string{R"({"status":")"}
         + (is_healthy(x) ? "ready" : "unavailable") + R"(","wanted":)"
         + std::to_string(x.slots.size()) + R"(,"restarts":)"
         + std::to_string(restarts) + R"(,"workers":[)" + workers + "]}\n";
}

metrics_page find_metrics_page(std::string_view target,
                               const cluster_report& x) {
  auto path = target.substr(0, target.find('?'));
  if (path == "/metrics")
    return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(x)};
  if (path == "/health")
    return {is_healthy(x) ? 200u : 503u, "application/json", health_text(x)};
  return {404, "text/plain", "There are /metrics and /health.\n"};
}

} // namespace socketio
