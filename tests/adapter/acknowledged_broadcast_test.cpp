// Broadcasts that each client acknowledges.
#define CAF_SUITE adapter.acknowledged_broadcast

#include "tests/adapter/adapter_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(acknowledged_broadcast_tests, fixture)

CAF_TEST(an acknowledged broadcast ends with the last client) {
  start_standalone();
  std::string answers;
  broadcast_with_ack x;
  x.packet = {"2", "[\"ask\"]", {}};
  core->request(x, [&](broadcast_result r) {
    CAF_CHECK(!r.timed_out);
    for (const auto& answer : r.answers)
      answers += answer.body;
  });
  CAF_CHECK_EQUAL(received("a"), names{"421[\"ask\"]"});
  run_jobs();
  sockets.acknowledge("b", "[2]");
  run_jobs();
  CAF_CHECK_EQUAL(answers, "");
  sockets.acknowledge("a", std::nullopt);
  run_jobs();
  CAF_CHECK_EQUAL(answers, "[2]");
  advance_time(1h);
  CAF_CHECK(sockets.acks.empty());
}

CAF_TEST(answers of one turn go in one message) {
  start_standalone();
  core->request(
    broadcast_with_ack{{}, {"2", "[]", {}}, 1s},
    [](broadcast_result r) { CAF_CHECK_EQUAL(r.answers.size(), 2u); });
  run_jobs();
  sockets.acknowledge("a", "[1]");
  sockets.acknowledge("b", "[2]");
  expect((caf::flush_atom), to(handle));
  expect((cluster_response), from(handle).to(handle));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a portable question is asked as the server writes it) {
  start_standalone();
  broadcast_with_ack x;
  x.opts.rooms = {"a"};
  x.packet = {"2", "[\"ask\"]", {}};
  x.packet.portable = true;
  std::vector<std::size_t> answers;
  auto note = [&](const broadcast_result& r) {
    answers.push_back(r.answers.size());
  };
  core->request(x, note);
  CAF_CHECK_EQUAL(received("a"), names{"4/ asks 1[\"ask\"]"});
  sockets.acknowledge("a", "[2]");
  run_jobs();
  CAF_CHECK_EQUAL(answers, (std::vector<std::size_t>{1}));
  // Who cannot be asked is not waited for.
  sockets.unsendable.insert("[\"ask\"]");
  core->request(x, note);
  run_jobs();
  CAF_CHECK_EQUAL(answers, (std::vector<std::size_t>{1, 0}));
  CAF_CHECK_EQUAL(received("a").size(), 1u);
}

CAF_TEST(much is not kept until the end of the turn) {
  start_standalone();
  core->request(
    broadcast_with_ack{{}, {"2", "[]", {}}, 1s},
    [](broadcast_result r) { CAF_CHECK_EQUAL(r.answers.size(), 2u); });
  run_jobs();
  sockets.acknowledge("a", '"' + std::string(300'000, 'x') + '"');
  sockets.acknowledge("b", "[2]");
  expect((caf::flush_atom), to(handle));
  expect((cluster_response), from(handle).to(handle));
  expect((cluster_response), from(handle).to(handle));
}

CAF_TEST(an acknowledged broadcast without clients ends at once) {
  start_standalone();
  int ended = 0;
  broadcast_with_ack x;
  x.opts.rooms = {"none"};
  core->request(x, [&ended](broadcast_result r) {
    ++ended;
    CAF_CHECK(!r.timed_out);
  });
  run_jobs();
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST(silent clients are forgotten at the deadline) {
  start_standalone();
  bool timed_out = false;
  core->request(broadcast_with_ack{{}, {"2", "[]", {}}, 100ms},
                [&](broadcast_result r) { timed_out = r.timed_out; });
  run_jobs();
  CAF_CHECK_EQUAL(sockets.acks.size(), 2u);
  advance_time(99ms);
  run_jobs();
  CAF_CHECK(!timed_out);
  advance_time(1ms);
  run_jobs();
  CAF_CHECK(timed_out);
  CAF_CHECK(sockets.acks.empty());
}

CAF_TEST(a single response ends an acknowledged broadcast) {
  start_standalone();
  names answers;
  core->request(broadcast_with_ack{{}, {"2", "[]", {}}, 1s, true},
                [&](broadcast_result r) {
                  CAF_CHECK(!r.timed_out);
                  for (const auto& x : r.answers)
                    answers.push_back(x.body);
                });
  run_jobs();
  sockets.acknowledge("b", "[2]");
  run_jobs();
  sockets.acknowledge("a", "[1]");
  run_jobs();
  CAF_CHECK_EQUAL(answers, names{"[2]"});
}

CAF_TEST_FIXTURE_SCOPE_END()
