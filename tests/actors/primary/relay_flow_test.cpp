// The relay and links on which something stands still.
#define CAF_SUITE primary.relay_flow

#include "tests/actors/primary/relay_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(relay_flow_tests, fixture)

CAF_TEST(nothing is read from others while a member cannot take it) {
  enter_all();
  CAF_CHECK(links.paused.empty());
  overload(id2);
  CAF_CHECK_EQUAL(links.paused, (std::set<worker_id>{id1, id3}));
  links.refused.clear();
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(links.paused.empty());
}

CAF_TEST(a member that takes nothing for a second is taken out and reported) {
  enter_all();
  overload(id2);
  watch(std::chrono::milliseconds{900});
  CAF_CHECK(frozen.empty());
  watch(std::chrono::milliseconds{100});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
  CAF_CHECK(links.paused.empty());
}

CAF_TEST(nothing is read from tools while a member cannot take it) {
  enter_all();
  CAF_CHECK(!links.tools_paused);
  overload(id2);
  CAF_CHECK(links.tools_paused);
  links.refused.clear();
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(!links.tools_paused);
}

CAF_TEST(a tool that comes while a member is full has to wait too) {
  enter_all();
  overload(id2);
  links.tools_paused = false;
  watch(std::chrono::milliseconds{100});
  CAF_CHECK(links.tools_paused);
}

CAF_TEST(a member that is not read from is not taken for silent) {
  enter_all();
  overload(id2);
  for (int i = 0; i < 22; ++i) {
    caf::send_as(w2, hub, heartbeat{id2});
    watch(std::chrono::milliseconds{500});
    links.moved = sched.clock().now();
  }
  CAF_CHECK(frozen.empty());
  CAF_CHECK_EQUAL(links.paused.size(), 2u);
}

CAF_TEST(what a worker left behind is read though others cannot take it) {
  enter_all();
  overload(id2);
  caf::anon_send(hub, worker_exited{id1});
  consume_messages();
  CAF_CHECK_EQUAL(links.paused, std::set<worker_id>{id3});
}

CAF_TEST(a worker that was taken out is heard no more) {
  enter_all();
  overload(id2);
  watch(std::chrono::seconds{1});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  inject((cluster_message), from(w2).to(hub).with(hello(id2)));
  CAF_CHECK(!sched.has_job());
  inject((heartbeat), from(w2).to(hub).with(heartbeat{id2}));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w3).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(without heartbeats a member that takes nothing is taken out too) {
  adapter_options quiet;
  quiet.heartbeat_interval = caf::timespan{0};
  auto other = spawn_pinned(
    sys, unit, relay, quiet,
    relay_peers{&links, [this](worker_id id) { frozen.push_back(id); }});
  consume_messages();
  for (auto& [who, id] : {std::pair{w1, id1}, std::pair{w2, id2}})
    caf::send_as(who, caf::actor_cast<caf::actor>(other),
                 register_worker{id, message_types_hash()});
  consume_messages();
  overload(id2);
  watch(std::chrono::milliseconds{1100});
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
  CAF_CHECK(links.paused.empty());
  caf::anon_send_exit(other, caf::exit_reason::user_shutdown);
}

CAF_TEST_FIXTURE_SCOPE_END()
