// Which options change while the cluster runs.
#define CAF_SUITE apps.reload

#include "apps/run/reload.hpp"

#include <algorithm>

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(what the primary can change it changes at once) {
  for (auto name :
       {"log.level", "log.file", "log.format", "cluster.workers",
        "cluster.program", "cluster.arguments", "cluster.environment",
        "sticky.weights", "sticky.load-balancing-method",
        "sticky.trusted-proxies", "sticky.proxy-protocol"})
    CAF_CHECK(effect_of(name) == reload_effect::at_once);
}

CAF_TEST(what workers read holds for new workers) {
  for (auto name : {"engine.ping-interval", "server.max-rooms",
                    "server.skip-middlewares", "adapter.request-timeout",
                    "sticky.forwarded-header", "testbed.profile"})
    CAF_CHECK(effect_of(name) == reload_effect::new_workers);
}

CAF_TEST(what the primary read at its start waits for the next one) {
  for (auto name :
       {"sticky.port", "sticky.listen", "cluster.drain-timeout",
        "cluster.pid-file", "metrics.listen", "adapter.heartbeat-interval",
        "adapter.max-refused-bytes", "server.connection-state-recovery",
        "server.max-disconnection-duration", "server.max-recovery-packets",
        "server.max-recovery-bytes", "server.parser"})
    CAF_CHECK(effect_of(name) == reload_effect::next_start);
}

CAF_TEST(workers are kept to what they must have in common with the primary) {
  config cfg;
  char name[] = "program";
  char recovery[] = "--server.connection-state-recovery";
  char* argv[] = {name, recovery};
  CAF_REQUIRE(!cfg.load(2, argv));
  auto held = held_arguments(cfg);
  for (auto x :
       {"--server.connection-state-recovery=true",
        "--adapter.max-refused-bytes=67108864", "--server.parser=\"default\""})
    CAF_CHECK(std::find(held.begin(), held.end(), x) != held.end());
}
