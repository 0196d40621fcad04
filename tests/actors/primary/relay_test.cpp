// The relay among mock adapters.
#define CAF_SUITE primary.relay

#include "tests/actors/primary/relay_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(relay_tests, fixture)

CAF_TEST(a new worker learns of the others and they learn of it) {
  enter(w1, id1);
  inject((register_worker),
         from(w2).to(hub).with(register_worker{id2, message_types_hash()}));
  expect((worker_joined), from(hub).to(w1).with(worker_joined{id2}));
  expect((membership), from(hub).to(w2).with(membership{{id1}}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(another build is refused) {
  enter(w1, id1);
  auto answer = self->request(hub, caf::infinite,
                              register_worker{id2, message_types_hash() + 1});
  consume_messages();
  answer.receive([](membership&) { CAF_FAIL("registered"); },
                 [](caf::error& why) {
                   CAF_CHECK(why == make_error(ec::incompatible_build));
                 });
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a message reaches all others and not its origin) {
  enter_all();
  inject((cluster_message), from(w2).to(hub).with(hello(id2)));
  expect((cluster_message), from(w2).to(w1).with(hello(id2)));
  expect((cluster_message), from(w2).to(w3).with(hello(id2)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(what a worker gathered reaches all others unopened) {
  enter_all();
  const cluster_batch noise{id1, "no bodies at all"};
  inject((cluster_batch), from(w1).to(hub).with(noise));
  expect((cluster_batch), from(w1).to(w2).with(noise));
  expect((cluster_batch), from(w1).to(w3).with(noise));
  disallow((cluster_batch), to(w1));
}

CAF_TEST(messages keep their order) {
  enter(w1, id1);
  enter(w2, id2);
  for (uint16_t i = 0; i < 3; ++i)
    caf::send_as(w1, caf::actor_cast<caf::actor>(hub), hello({1, i}));
  while (sched.prioritize(hub))
    sched.run_once();
  for (uint16_t i = 0; i < 3; ++i)
    expect((cluster_message), from(w1).to(w2).with(hello({1, i})));
}

CAF_TEST(a message of a stranger goes nowhere) {
  enter(w1, id1);
  enter(w2, id2);
  inject((cluster_message), from(w3).to(hub).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(the asker is told whom its request reaches) {
  enter_all();
  cluster_request question{id1, 9, caf::actor_cast<caf::strong_actor_ptr>(w1),
                           fetch_sockets{}};
  inject((cluster_request), from(w1).to(hub).with(question));
  expect((workers_asked), from(hub).to(w1).with(workers_asked{9, {id2, id3}}));
  expect((cluster_request), from(w1).to(w2).with(question));
  expect((cluster_request), from(w1).to(w3).with(question));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a lost worker is announced to the others at once) {
  enter_all();
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id2}));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w3).with(hello(id1)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(the loss of a stranger is not announced) {
  enter(w1, id1);
  lose(w3);
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a worker stays in until its link ends while its successor is in) {
  enter(w1, id1);
  enter(w2, id2);
  const worker_id again{id2.slot, 1};
  inject((register_worker),
         from(w3).to(hub).with(register_worker{again, message_types_hash()}));
  expect((worker_joined), from(hub).to(w1).with(worker_joined{again}));
  expect((worker_joined), from(hub).to(w2).with(worker_joined{again}));
  expect((membership), from(hub).to(w3).with(membership{{id1, id2}}));
  CAF_CHECK(!sched.has_job());
  lose(w2);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id2}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(an error message does not end the relay) {
  enter(w1, id1);
  enter(w2, id2);
  inject((caf::error), from(w2).to(hub).with(caf::sec::unexpected_message));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
}

CAF_TEST(a worker that gives no sign of life is taken out and reported) {
  enter(w1, id1);
  enter(w2, id2);
  advance_time(std::chrono::seconds{5});
  sched.run_once();
  expect((heartbeat), from(hub).to(w1));
  expect((heartbeat), from(hub).to(w2));
  caf::send_as(w1, hub, heartbeat{id1});
  expect((heartbeat), from(w1).to(hub));
  advance_time(std::chrono::seconds{5});
  consume_messages();
  CAF_REQUIRE_EQUAL(frozen.size(), 0u);
  caf::send_as(w1, hub, heartbeat{id1});
  consume_messages();
  advance_time(std::chrono::seconds{5});
  sched.run_once();
  expect((worker_left), from(hub).to(w1).with(worker_left{id2}));
  CAF_REQUIRE_EQUAL(frozen.size(), 1u);
  CAF_CHECK(frozen.front() == id2);
}

CAF_TEST(whatever a worker says is a sign of life) {
  enter(w1, id1);
  enter(w2, id2);
  for (int i = 0; i < 6; ++i) {
    advance_time(std::chrono::seconds{5});
    consume_messages();
    caf::send_as(w1, hub, hello(id1));
    caf::send_as(w2, hub, session_report{session_closed{"pid", true}});
    consume_messages();
  }
  CAF_CHECK(frozen.empty());
}

CAF_TEST(an emitter hears of workers but nobody hears of it) {
  enter(w1, id1);
  enter(w2, id2);
  inject((register_worker), from(w3).to(hub).with(register_worker{
                              emitter_id, message_types_hash()}));
  expect((membership), from(hub).to(w3).with(membership{{id1, id2}}));
  CAF_CHECK(!sched.has_job());
  lose(w1);
  expect((caf::down_msg), to(hub).with(_));
  expect((worker_left), from(hub).to(w2).with(worker_left{id1}));
  expect((worker_left), from(hub).to(w3).with(worker_left{id1}));
  lose(w3);
  expect((caf::down_msg), to(hub).with(_));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(an emitter sends and asks but gets neither messages nor questions) {
  enter(w1, id1);
  enter(w2, id2);
  enter(w3, emitter_id);
  inject((cluster_message), from(w3).to(hub).with(hello(emitter_id)));
  expect((cluster_message), from(w3).to(w1).with(hello(emitter_id)));
  expect((cluster_message), from(w3).to(w2).with(hello(emitter_id)));
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
  cluster_request question{id1, 9, caf::actor_cast<caf::strong_actor_ptr>(w1),
                           fetch_sockets{}};
  inject((cluster_request), from(w1).to(hub).with(question));
  expect((workers_asked), from(hub).to(w1).with(workers_asked{9, {id2}}));
  expect((cluster_request), from(w1).to(w2).with(question));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(two emitters do not replace one another) {
  enter(w1, id1);
  enter(w2, emitter_id);
  enter(w3, emitter_id);
  inject((cluster_message), from(w2).to(hub).with(hello(emitter_id)));
  expect((cluster_message), from(w2).to(w1).with(hello(emitter_id)));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a message of an unknown type changes nothing) {
  enter(w1, id1);
  enter(w2, id2);
  auto answer = self->request(caf::actor_cast<caf::actor>(hub), caf::infinite,
                              std::string{"what"});
  consume_messages();
  answer.receive([](int) { CAF_FAIL("an answer"); },
                 [](caf::error& why) {
                   CAF_CHECK_EQUAL(why, caf::sec::unexpected_message);
                 });
  inject((cluster_message), from(w1).to(hub).with(hello(id1)));
  expect((cluster_message), from(w1).to(w2).with(hello(id1)));
}

CAF_TEST_FIXTURE_SCOPE_END()
