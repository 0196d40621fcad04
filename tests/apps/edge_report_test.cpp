// What the edge counts, in the words of the report.
#define CAF_SUITE apps.edge_report

#include "apps/run/edge_report.hpp"

#include <set>
#include <string>

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(each reason to drop something is counted under its name) {
  engine_io::edge_counters x;
  uint64_t n = 0;
  for (auto counter :
       {&x.slow_consumers, &x.flooding_clients, &x.ping_timeouts,
        &x.upgrade_timeouts, &x.broken_upgrades, &x.broken_sessions,
        &x.hook_timeouts, &x.big_messages, &x.broken_websockets,
        &x.refused_connections, &x.big_heads, &x.big_bodies,
        &x.malformed_requests, &x.header_timeouts, &x.body_timeouts,
        &x.answer_timeouts, &x.idle_timeouts, &x.volatile_drops})
    *counter = ++n;
  for (auto& counter : x.refused_by_code)
    counter = ++n;
  std::set<uint64_t> seen;
  auto report = report_of(x);
  for_each_drop(report.drops, [&seen](const std::string& name, uint64_t count) {
    CAF_MESSAGE(name);
    if (name == "lost")
      return; // the channel's, not the edge's
    CAF_CHECK(count > 0 && seen.insert(count).second);
  });
  CAF_CHECK_EQUAL(seen.size(), n);
  CAF_CHECK_EQUAL(report.drops.unsupported_protocol, n);
}

CAF_TEST(the waits of clients are reported) {
  engine_io::edge_counters x;
  x.turn_waits = 3;
  CAF_CHECK_EQUAL(report_of(x).turn_waits, 3u);
}
