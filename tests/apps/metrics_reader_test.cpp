// The metrics of a cluster, read back.
#define CAF_SUITE apps.metrics_reader

#include "apps/tools/metrics_reader.hpp"

#include <cmath>

#include "actors/primary/metrics_text.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::tools;

CAF_TEST(a sample has a name and labels and a value) {
  auto all = parse_metrics("# HELP x y\na{b=\"c d\",e=\"}\"} 1.5\nf 2\n");
  CAF_REQUIRE_EQUAL(all.size(), 2u);
  CAF_CHECK_EQUAL(all[0].name, "a");
  CAF_CHECK_EQUAL(all[0].labels.at("b"), "c d");
  CAF_CHECK_EQUAL(all[0].labels.at("e"), "}");
  CAF_CHECK_EQUAL(all[0].value, 1.5);
  CAF_CHECK(all[1].labels.empty());
}

CAF_TEST(infinity is a value) {
  auto all = parse_metrics("a +Inf");
  CAF_REQUIRE_EQUAL(all.size(), 1u);
  CAF_CHECK(std::isinf(all[0].value));
}

CAF_TEST(lines of another form are left out) {
  for (auto line :
       {"", "a", "a x", "a{b} 1", "a{b=\"c} 1", "a{b=\"c\" 1", "a 1x", "#a 1"})
    CAF_CHECK(parse_metrics(line).empty());
}

CAF_TEST(what the cluster writes is read back) {
  cluster_report report;
  report.serving = true;
  report.slots = {{0, true, 2, 0}, {1, true, 3, 0}};
  report.port.accepted = 9;
  report.workers.resize(2);
  report.workers[0].process.id = {10, 1};
  report.workers[0].channel.counters.sessions = 4;
  report.workers[0].channel.counters.drops[worker_drop::idle] = 1;
  report.workers[0].channel.counters.drops[worker_drop::flood] = 2;
  report.workers[1].process.id = {9, 1};
  report.workers[1].channel.counters.drops[worker_drop::flood] = 5;
  report.workers[1].channel.counters.requests.add(std::chrono::milliseconds{3});
  auto x = read_snapshot(metrics_text(report));
  CAF_CHECK_EQUAL(number(x.cluster, "port_accepted_total"), 9.0);
  CAF_CHECK_EQUAL(number(x.cluster, "restarts_total"), 5.0);
  CAF_REQUIRE_EQUAL(x.workers.size(), 2u);
  CAF_CHECK_EQUAL(x.workers.begin()->first, "9.1");
  CAF_CHECK_EQUAL(number(x.workers["10.1"], "sessions"), 4.0);
  CAF_CHECK_EQUAL(number(x.workers["10.1"], "drops_total"), 3.0);
  CAF_CHECK_EQUAL(
    number(x.workers["9.1"], "request_duration_seconds_bucket 0.005"), 1.0);
  CAF_CHECK_EQUAL(number(x.drops, "flood"), 7.0);
  CAF_CHECK_EQUAL(number(x.workers["9.1"], "worker_state starting"), 1.0);
  CAF_CHECK_EQUAL(number(x.workers["9.1"], "worker_state silent"), 0.0);
}
