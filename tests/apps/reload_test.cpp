// Which options change while the cluster runs.
#define CAF_SUITE apps.reload

#include "apps/run/reload.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(what the primary can change it changes at once) {
  for (auto name : {"log.level", "cluster.workers", "sticky.weights",
                    "sticky.load-balancing-method", "cluster.program"})
    CAF_CHECK(effect_of(name) == reload_effect::at_once);
}

CAF_TEST(what workers read holds for new workers) {
  for (auto name : {"engine.ping-interval", "server.max-rooms",
                    "adapter.request-timeout", "testbed.profile"})
    CAF_CHECK(effect_of(name) == reload_effect::new_workers);
}

CAF_TEST(what the primary read at its start waits for the next one) {
  for (auto name :
       {"sticky.port", "cluster.drain-timeout", "adapter.heartbeat-interval"})
    CAF_CHECK(effect_of(name) == reload_effect::next_start);
}
