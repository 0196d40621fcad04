// The pages for operators.
#define CAF_SUITE primary.metrics_text

#include "actors/primary/metrics_text.hpp"

#include <map>
#include <set>
#include <sstream>

#include "actors/primary/process_usage.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::steady_clock::time_point start{1000s};

/// Two workers that serve; the first one's place was filled a second time.
cluster_report two_workers() {
  supervisor_report processes;
  processes.serving = true;
  processes.processes = {{{0, 7}, 100, start, true, false},
                         {{1, 3}, 101, start + 5s, true, false}};
  processes.slots = {{0, true, 1, 1}, {1, true, 0, 0}};
  balancer_report channels;
  channels.accepted = 40;
  channels.refused = 2;
  channels.drops[port_drop::slow_line] = 5;
  channel_report second{{1, 3}, worker_condition::ready, 9, 1, 2ms, {}};
  second.counters.sessions = 12;
  second.counters.drops[worker_drop::flood] = 4;
  second.counters.requests.add(3ms);
  second.counters.requests.add(7s);
  channels.workers = {second, {{0, 7}, worker_condition::ready, 8, 0, 1ms, {}}};
  return combine(processes, channels, start + 65s);
}

bool has_line(const std::string& text, const std::string& line) {
  return ('\n' + text).find('\n' + line + '\n') != std::string::npos;
}

} // namespace

CAF_TEST(what supervisor and balancer know of a worker is put together) {
  auto x = two_workers();
  CAF_REQUIRE_EQUAL(x.workers.size(), 2u);
  CAF_CHECK_EQUAL(x.workers[1].process.pid, 101);
  CAF_CHECK_EQUAL(x.workers[1].channel.counters.sessions, 12u);
  CAF_CHECK(x.workers[1].uptime == 60s);
  CAF_CHECK_EQUAL(x.workers[0].channel.passed, 8u);
}

CAF_TEST(a process that the balancer does not know yet is starting) {
  supervisor_report processes;
  processes.processes = {{{0, 7}, 100, start, false, false}};
  auto x = combine(processes, {}, start);
  CAF_CHECK(x.workers.at(0).channel.state == worker_condition::starting);
}

CAF_TEST(metrics name the worker and its place) {
  auto text = metrics_text(two_workers());
  for (auto line :
       {R"(socketio_sessions{worker="1.3",slot="1"} 12)",
        R"(socketio_drops_total{worker="1.3",slot="1",reason="flood"} 4)",
        R"(socketio_worker_up{worker="0.7",slot="0"} 1)",
        R"(socketio_worker_state{worker="0.7",slot="0",state="ready"} 1)",
        R"(socketio_worker_state{worker="0.7",slot="0",state="silent"} 0)",
        R"(socketio_worker_round_trip_seconds{worker="1.3",slot="1"} 0.002)",
        R"(socketio_worker_uptime_seconds{worker="0.7",slot="0"} 65)",
        R"(socketio_restarts_total{slot="0"} 1)",
        R"(socketio_port_dropped_total{reason="slow_line"} 5)",
        R"(socketio_port_dropped_total{reason="lost"} 0)",
        "socketio_port_accepted_total 40", "socketio_port_refused_total 2",
        "socketio_serving 1", "socketio_workers_wanted 2"})
    if (!has_line(text, line))
      CAF_ERROR("no line " << line << " in\n" << text);
}

CAF_TEST(a histogram counts all up to each bound) {
  auto text = metrics_text(two_workers());
  std::string name = "socketio_request_duration_seconds";
  std::string worker = R"({worker="1.3",slot="1")";
  for (auto line : {"_bucket" + worker + R"(,le="0.001"} 0)",
                    "_bucket" + worker + R"(,le="0.005"} 1)",
                    "_bucket" + worker + R"(,le="5"} 1)",
                    "_bucket" + worker + R"(,le="+Inf"} 2)",
                    "_sum" + worker + "} 7.003", "_count" + worker + "} 2"})
    if (!has_line(text, name + line))
      CAF_ERROR("no line " << line << " in\n" << text);
}

CAF_TEST(every family has one help and one type before its samples) {
  std::istringstream lines{metrics_text(two_workers())};
  std::map<std::string, std::string> types;
  std::set<std::string> seen;
  std::string family;
  for (std::string line; std::getline(lines, line);) {
    CAF_CHECK_NOT_EQUAL(line, "");
    std::istringstream words{line};
    std::string hash, kind, name, rest;
    if (line[0] != '#') {
      CAF_CHECK(line.starts_with(family));
      CAF_CHECK(seen.insert(line.substr(0, line.rfind(' '))).second);
      continue;
    }
    words >> hash >> kind >> name >> rest;
    if (kind == "TYPE") {
      CAF_CHECK_EQUAL(name, family);
      CAF_CHECK(types.emplace(name, rest).second);
      CAF_CHECK_EQUAL(name.ends_with("_total"), rest == "counter");
    }
    family = name;
  }
  CAF_CHECK(types.size() > 20);
}

CAF_TEST(a cluster is healthy with a ready worker in each place) {
  auto x = two_workers();
  CAF_CHECK(is_healthy(x));
  for (auto state : {worker_condition::starting, worker_condition::silent,
                     worker_condition::draining}) {
    x.workers[1].channel.state = state;
    CAF_CHECK(!is_healthy(x));
  }
  // Its successor is ready.
  x.workers.push_back(x.workers[1]);
  x.workers.back().channel.state = worker_condition::ready;
  CAF_CHECK(is_healthy(x));
  x.serving = false;
  CAF_CHECK(!is_healthy(x));
}

CAF_TEST(health is one object with each process) {
  auto x = two_workers();
  x.workers[0].process.ending = true;
  CAF_CHECK_EQUAL(
    health_text(x),
    R"({"status":"ready","wanted":2,"restarts":1,"workers":[)"
    R"({"worker":"0.7","pid":100,"state":"draining","sessions":0,"uptime":65},)"
    R"({"worker":"1.3","pid":101,"state":"ready","sessions":12,"uptime":60}]})"
    "\n");
}

CAF_TEST(pages are found by their path) {
  auto x = two_workers();
  CAF_CHECK_EQUAL(find_metrics_page("/metrics?x=1", x).status, 200u);
  CAF_CHECK_EQUAL(find_metrics_page("/health", x).status, 200u);
  CAF_CHECK_EQUAL(find_metrics_page("/health/x", x).status, 404u);
  x.serving = false;
  CAF_CHECK_EQUAL(find_metrics_page("/health", x).status, 503u);
  CAF_CHECK_EQUAL(find_metrics_page("/metrics", x).status, 200u);
}

CAF_TEST(the use of a process is read whatever its name is) {
  std::string stat = "42 (a) b (c)) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 1 0 "
                     "999 12345678 300 18446744073709551615 1";
  auto x = parse_usage(stat, 100, 4096);
  CAF_REQUIRE(x.has_value());
  CAF_CHECK(x->cpu == 1750ms);
  CAF_CHECK_EQUAL(x->memory, 300u * 4096u);
}

CAF_TEST(what is no line of a process is nothing) {
  for (auto text : {"", "1 (x) S 1 2 3", "no parentheses"})
    CAF_CHECK(!parse_usage(text, 100, 4096).has_value());
}
