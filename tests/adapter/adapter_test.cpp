// An adapter as a member of its cluster.
#define CAF_SUITE adapter.adapter

#include "tests/adapter/adapter_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(adapter_tests, fixture)

CAF_TEST(an adapter registers first of all) {
  start(hub);
  sched.prioritize(handle);
  sched.run_once();
  expect((register_worker),
         from(handle).to(hub).with(register_worker{own, message_types_hash()}));
  CAF_CHECK(told.empty());
  expect((membership), from(hub).to(handle).with(membership{{other}}));
  CAF_CHECK_EQUAL(told, names{"member"});
  CAF_CHECK_EQUAL(core->server_count(), 2u);
}

CAF_TEST(an adapter ends with its relay) {
  start_member();
  caf::anon_send_exit(hub, caf::exit_reason::kill);
  run_jobs();
  CAF_CHECK_EQUAL(told, (names{"member", "the primary is gone"}));
  CAF_CHECK_EQUAL(core->server_count(), 1u);
  core->send(hello());
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(whoever started an adapter learns of its end) {
  start_member();
  caf::anon_send_exit(handle, caf::exit_reason::kill);
  run_jobs();
  CAF_CHECK_EQUAL(told, (names{"member", "the adapter ended"}));
}

CAF_TEST(an adapter outlives actors that link themselves to it) {
  start_member();
  auto linked = sys.spawn([this](caf::event_based_actor* x) {
    x->link_to(handle);
    return caf::behavior{[](int) {}};
  });
  run_jobs();
  caf::anon_send_exit(linked, caf::exit_reason::unhandled_exception);
  run_jobs();
  CAF_CHECK_EQUAL(told, names{"member"});
  CAF_CHECK_EQUAL(core->server_count(), 2u);
}

CAF_TEST(an actor learns who is in the cluster) {
  start_member();
  auto answer =
    self->request(handle, caf::infinite, list_workers{message_types_hash()});
  run_jobs();
  answer.receive(
    [](worker_list& x) {
      CAF_CHECK_EQUAL(x.workers, (workers{own, other}));
    },
    [](caf::error& why) { CAF_FAIL(describe(why)); });
}

CAF_TEST(an actor of another build learns that) {
  start_member();
  auto answer = self->request(handle, caf::infinite, list_workers{1});
  run_jobs();
  answer.receive([](worker_list&) { CAF_FAIL("an answer"); },
                 [](caf::error& why) {
                   CAF_CHECK_EQUAL(
                     why, make_error(ec::incompatible_build,
                                     "the cluster runs another build than "
                                     "this program"));
                 });
}

CAF_TEST(a refused adapter says why and ends) {
  auto refusing = sys.spawn([](relay_actor::pointer) {
    return relay_actor::behavior_type{
      [](const register_worker&) -> caf::result<membership> {
        return make_error(ec::incompatible_build, "another build");
      },
      [](const cluster_message&) {},
      [](const cluster_batch&) {},
      [](const cluster_request&) {},
      [](const heartbeat&) {},
      [](const session_report&) {},
    };
  });
  start(refusing);
  run_jobs();
  CAF_CHECK_EQUAL(told, names{"another build"});
  caf::anon_send_exit(refusing, caf::exit_reason::kill);
}

CAF_TEST(a heartbeat is sent back) {
  start_member();
  caf::send_as(hub, handle, heartbeat{own});
  expect((heartbeat), from(hub).to(handle));
  expect((heartbeat), from(handle).to(hub));
}

CAF_TEST(membership follows the relay) {
  start_member();
  const worker_id third{3, 0};
  inject((worker_joined), from(hub).to(handle).with(worker_joined{third}));
  CAF_CHECK_EQUAL(core->server_count(), 3u);
  inject((worker_left), from(hub).to(handle).with(worker_left{other}));
  inject((worker_left), from(hub).to(handle).with(worker_left{other}));
  CAF_CHECK_EQUAL(core->server_count(), 2u);
}

CAF_TEST(a message of an unknown type changes nothing) {
  start_member();
  auto answer = self->request(caf::actor_cast<caf::actor>(handle),
                              caf::infinite, std::string{"what"});
  run_jobs();
  answer.receive([](int) { CAF_FAIL("an answer"); },
                 [](caf::error& why) {
                   CAF_CHECK_EQUAL(why, caf::sec::unexpected_message);
                 });
  inject((broadcast), from(self).to(handle).with(hello()));
  CAF_CHECK_EQUAL(received("a"), one_hello);
}

CAF_TEST(an emitter counts the workers and is none) {
  core = std::make_shared<cluster_adapter>(emitter_id, adapter_options{});
  handle = spawn_adapter(sys, unit, core, hub, {});
  run_jobs();
  CAF_CHECK_EQUAL(core->server_count(), 1u);
  auto answer =
    self->request(handle, caf::infinite, list_workers{message_types_hash()});
  run_jobs();
  answer.receive(
    [](worker_list& x) { CAF_CHECK_EQUAL(x.workers, workers{other}); },
    [](caf::error& why) { CAF_FAIL(describe(why)); });
}

CAF_TEST_FIXTURE_SCOPE_END()
