// Questions of an adapter to the others, and theirs to it.
#define CAF_SUITE adapter.requests

#include "tests/adapter/adapter_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(requests_tests, fixture)

CAF_TEST(a request that waits when the adapter ends is closed) {
  start_member();
  auto answer = self->request(handle, caf::infinite, fetch_sockets{});
  int closed = 0;
  core->request(broadcast_with_ack{{}, {"2", "[]", {}}},
                [&](broadcast_result x) { closed += x.closed; });
  core->request(server_side_emit_with_ack{},
                [&](server_side_emit_result x) { closed += x.closed; });
  run_jobs();
  CAF_CHECK_EQUAL(closed, 0);
  caf::anon_send_exit(handle, caf::exit_reason::kill);
  run_jobs();
  CAF_CHECK_EQUAL(closed, 2);
  answer.receive([](fetch_sockets_result&) { CAF_FAIL("an answer"); },
                 [](caf::error& why) {
                   CAF_CHECK_EQUAL(describe(why), "the adapter ended");
                 });
}

CAF_TEST(a request made after the adapter ended is closed at once) {
  start_member();
  caf::anon_send_exit(hub, caf::exit_reason::kill);
  run_jobs();
  int closed = 0;
  core->request(fetch_sockets{},
                [&](fetch_sockets_result x) { closed += x.closed; });
  core->request(broadcast_with_ack{},
                [&](broadcast_result x) { closed += x.closed; });
  core->request(server_side_emit_with_ack{},
                [&](server_side_emit_result x) { closed += x.closed; });
  CAF_CHECK_EQUAL(closed, 3);
}

CAF_TEST(a server side event in a namespace this worker lacks is not waited for) {
  start_member();
  sockets.unknown = {"/elsewhere"};
  auto asker = caf::actor_cast<caf::strong_actor_ptr>(self);
  const server_side_emit_with_ack x{{"/elsewhere", {"", "[\"ping\"]", {}}}};
  inject((cluster_request),
         from(hub).to(handle).with(cluster_request{other, 7, asker, x}));
  expect((cluster_response), from(handle).to(self).with(cluster_response{
                               own, 7, server_side_emit_response{}}));
}

CAF_TEST(a request is answered after the call even if nobody else is there) {
  start_standalone();
  std::size_t found = 0;
  core->request(fetch_sockets{}, [&found](fetch_sockets_result x) {
    found = x.sockets.size();
    const auto first = x.sockets.front().details();
    CAF_CHECK_EQUAL(first.rooms, names{first.id});
    CAF_CHECK_EQUAL(first.handshake.url, "/");
  });
  CAF_CHECK_EQUAL(found, 0u);
  run_jobs();
  CAF_CHECK_EQUAL(found, 2u);
}

CAF_TEST(a fetch that waits for others too long ends without an answer) {
  start_member();
  const auto missing = std::make_shared<std::vector<std::size_t>>();
  for (std::size_t i = 0; i <= adapter_options{}.max_fetches; ++i)
    core->request(fetch_sockets{{}, 800ms}, [missing](fetch_sockets_result x) {
      missing->push_back(x.missing.size());
    });
  run_jobs();
  advance_time(400ms);
  run_jobs();
  CAF_CHECK_EQUAL(*missing, (std::vector<std::size_t>{2}));
}

CAF_TEST(fetches of this worker alone wait for nobody) {
  start_member();
  for (std::size_t i = 0; i < 2 * adapter_options{}.max_fetches; ++i)
    core->request(fetch_sockets{}, [](const fetch_sockets_result&) {});
  std::size_t found = 0;
  core->request(fetch_sockets{here()},
                [&found](fetch_sockets_result x) { found = x.sockets.size(); });
  run_jobs();
  CAF_CHECK_EQUAL(found, 2u);
}

CAF_TEST(a worker that gives no answer holds up no more fetches than its own) {
  start_member();
  const worker_id third{3, 0};
  inject((worker_joined), from(hub).to(handle).with(worker_joined{third}));
  constexpr uint64_t count = 30;
  std::vector<std::size_t> found;
  workers missing;
  for (uint64_t i = 0; i < count; ++i)
    core->request(fetch_sockets{{}, 5s}, [&](fetch_sockets_result x) {
      found.push_back(x.sockets.size());
      missing = x.missing;
    });
  auto answer = [&](uint64_t id) {
    caf::anon_send(handle, workers_asked{id, {other, third}});
    caf::anon_send(
      handle, cluster_response{
                other, id, fetch_sockets_response{{{"x", {}, {}, {}, {}}}}});
    run_jobs();
  };
  const auto at_once = adapter_options{}.max_fetches;
  for (uint64_t id = 1; id <= at_once; ++id)
    answer(id);
  CAF_CHECK(found.empty());
  advance_time(500ms);
  run_jobs();
  for (auto id = at_once + 1; id <= count; ++id)
    answer(id);
  advance_time(4499ms);
  run_jobs();
  CAF_CHECK(found.empty());
  advance_time(1ms);
  run_jobs();
  CAF_CHECK_EQUAL(found, std::vector<std::size_t>(count, 3));
  CAF_CHECK_EQUAL(missing, workers{third});
}

CAF_TEST(a request waits for the workers that were asked) {
  start_member();
  std::size_t found = 0;
  core->request(fetch_sockets{in({"a"})},
                [&found](fetch_sockets_result x) { found = x.sockets.size(); });
  run_jobs();
  inject((workers_asked), from(hub).to(handle).with(workers_asked{1, {other}}));
  CAF_CHECK_EQUAL(found, 0u);
  inject((cluster_response),
         from(self).to(handle).with(cluster_response{
           other, 1, fetch_sockets_response{{{"x", {}, {}, {}, {}}}}}));
  CAF_CHECK_EQUAL(found, 2u);
}

CAF_TEST(a request ends when the last worker it waits for leaves) {
  start_member();
  int ended = 0;
  core->request(server_side_emit_with_ack{}, [&](server_side_emit_result x) {
    ++ended;
    CAF_CHECK(x.answers.empty());
    CAF_CHECK(x.missing.empty());
  });
  run_jobs();
  inject((workers_asked), from(hub).to(handle).with(workers_asked{1, {other}}));
  CAF_CHECK_EQUAL(ended, 0);
  inject((worker_left), from(hub).to(handle).with(worker_left{other}));
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST(a request ends exactly at its deadline) {
  start_member();
  workers missing;
  core->request(fetch_sockets{},
                [&missing](fetch_sockets_result x) { missing = x.missing; });
  core->request(fetch_sockets{{}, 2s}, [](fetch_sockets_result) {});
  run_jobs();
  advance_time(4999ms);
  run_jobs();
  CAF_CHECK(missing.empty());
  advance_time(1ms);
  run_jobs();
  CAF_CHECK_EQUAL(missing, workers{other});
}

CAF_TEST(a local request asks nobody else) {
  start_member();
  int ended = 0;
  core->request(fetch_sockets{here()},
                [&ended](fetch_sockets_result) { ++ended; });
  disallow((cluster_request), from(_).to(hub).with(_));
  run_jobs();
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST(a question of another worker is answered to the asker) {
  start_member();
  auto asker = caf::actor_cast<caf::strong_actor_ptr>(self);
  inject((cluster_request), from(hub).to(handle).with(cluster_request{
                              other, 7, asker, fetch_sockets{in({"b"})}}));
  const socket_details b{"b", {"b"}, {"/", {}, {}, {}, false}, {}, "{}"};
  expect((cluster_response), from(handle).to(self).with(cluster_response{
                               own, 7, fetch_sockets_response{{b}}}));
}

CAF_TEST(a server side event with acknowledgement is answered later) {
  start_member();
  auto asker = caf::actor_cast<caf::strong_actor_ptr>(self);
  server_side_emit_with_ack x{{"/", {"", "[\"ping\"]", {}}}};
  inject((cluster_request),
         from(hub).to(handle).with(cluster_request{other, 7, asker, x}));
  CAF_REQUIRE_EQUAL(sockets.replies.size(), 1u);
  sockets.replies[0]({"", "[\"pong\"]", {}});
  const server_side_emit_response pong{{{"", "[\"pong\"]", {}}}};
  expect((cluster_response),
         from(handle).to(self).with(cluster_response{own, 7, pong}));
}

CAF_TEST(an actor gets the result of its request) {
  start_standalone();
  auto answer = self->request(handle, caf::infinite, fetch_sockets{});
  run_jobs();
  answer.receive(
    [](fetch_sockets_result& x) { CAF_CHECK_EQUAL(x.sockets.size(), 2u); },
    [](caf::error& why) { CAF_FAIL(describe(why)); });
}

CAF_TEST(a newcomer during a request is not waited for) {
  start_member();
  int ended = 0;
  core->request(server_side_emit_with_ack{},
                [&](server_side_emit_result) { ++ended; });
  run_jobs();
  inject((workers_asked), from(hub).to(handle).with(workers_asked{1, {other}}));
  const worker_id third{3, 0};
  inject((worker_joined), from(hub).to(handle).with(worker_joined{third}));
  const server_side_emit_response pong{{{"", "[1]", {}}}};
  inject((cluster_response),
         from(self).to(handle).with(cluster_response{third, 1, pong}));
  CAF_CHECK_EQUAL(ended, 0);
  inject((cluster_response),
         from(self).to(handle).with(cluster_response{other, 1, pong}));
  CAF_CHECK_EQUAL(ended, 1);
}

CAF_TEST_FIXTURE_SCOPE_END()
