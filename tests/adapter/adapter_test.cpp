// The adapter of one worker, with a mock relay.
#define CAF_SUITE adapter.adapter

#include "adapter/adapter.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/all.hpp>

#include "actors/errors.hpp"
#include "actors/loop/scheduler_unit.hpp"
#include "tests/adapter/fakes.hpp"
#include "tests/messages_equal.hpp"

#include "tests/actor_test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;
using workers = std::vector<worker_id>;

struct config : caf::actor_system_config {
  config() { socketio::add_message_types(*this); }
};

constexpr worker_id own{1, 0};
constexpr worker_id other{2, 0};

relay_actor::behavior_type mock_relay(relay_actor::pointer) {
  return {
    [](const register_worker& x) -> caf::result<membership> {
      if (x.message_types != message_types_hash())
        return make_error(ec::incompatible_build);
      return membership{{other}};
    },
    [](const cluster_message&) {},
    [](const cluster_request&) {},
    [](const heartbeat&) {},
    [](const session_report&) {},
  };
}

broadcast_options in(names rooms) {
  broadcast_options x;
  x.rooms = std::move(rooms);
  return x;
}

broadcast_options here() {
  broadcast_options x;
  x.local = true;
  return x;
}

broadcast hello(names rooms = {}, names except = {}) {
  broadcast x;
  x.opts.rooms = std::move(rooms);
  x.opts.except = std::move(except);
  x.packet = {"2", "[\"hello\"]", {}};
  return x;
}

struct fixture : test_coordinator_fixture<config> {
  fixture() : unit(sys), hub(sys.spawn(mock_relay)) { run_jobs(); }

  ~fixture() {
    caf::anon_send_exit(handle, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
    run_jobs();
  }

  void run_jobs() { consume_messages(); }

  /// Starts the adapter without running it.
  void start(relay_actor relay) {
    core = std::make_shared<cluster_adapter>(own, adapter_options{});
    core->attach(sockets);
    sockets.adapter = core.get();
    handle = spawn_adapter(sys, unit, core, relay, [this](const caf::error& x) {
      told.push_back(x ? describe(x) : "member");
    });
  }

  void start_member() {
    start(hub);
    run_jobs();
    for (const auto* sid : {"a", "b"})
      core->add_socket("/", sid, sessions[sid]);
  }

  void start_standalone() {
    start(relay_actor{});
    run_jobs();
    for (const auto* sid : {"a", "b"})
      core->add_socket("/", sid, sessions[sid]);
  }

  names& received(const std::string& sid) { return sessions[sid].messages; }

  scheduler_unit unit;
  relay_actor hub;
  std::map<std::string, fakes::session> sessions;
  fakes::sockets sockets;
  std::shared_ptr<cluster_adapter> core;
  adapter_actor handle;
  names told;
};

const names one_hello{"42[\"hello\"]"};

} // namespace

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

CAF_TEST(a refused adapter says why and ends) {
  auto refusing = sys.spawn([](relay_actor::pointer) {
    return relay_actor::behavior_type{
      [](const register_worker&) -> caf::result<membership> {
        return make_error(ec::incompatible_build, "another build");
      },
      [](const cluster_message&) {},
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

CAF_TEST(a broadcast is delivered before the call returns and then sent on) {
  start_member();
  core->send(hello({}, {"b"}));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(received("b").empty());
  expect((cluster_message),
         from(handle).to(hub).with(cluster_message{own, hello({}, {"b"})}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(a local broadcast stays on its worker) {
  start_member();
  auto x = hello();
  x.opts.local = true;
  core->send(x);
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(what another worker sent is delivered and not sent on) {
  start_member();
  inject((cluster_message),
         from(hub).to(handle).with(cluster_message{other, hello({"a"})}));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(received("b").empty());
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(any actor may broadcast) {
  start_member();
  inject((broadcast), from(self).to(handle).with(hello()));
  CAF_CHECK_EQUAL(received("b"), one_hello);
  expect((cluster_message),
         from(handle).to(hub).with(cluster_message{own, hello()}));
}

CAF_TEST(an adapter whose sockets are gone reaches nobody) {
  start_member();
  core->request(broadcast_with_ack{{}, {"2", "[]", {}}, 1s},
                [](const broadcast_result&) {});
  run_jobs();
  const auto before = received("a").size();
  sockets.room_events.clear();
  core->detach();
  inject((cluster_message),
         from(hub).to(handle).with(cluster_message{other, hello()}));
  inject((cluster_message), from(hub).to(handle).with(cluster_message{
                              other, disconnect_sockets{{}, true}}));
  advance_time(1s);
  run_jobs();
  CAF_CHECK_EQUAL(received("a").size(), before);
  CAF_CHECK_EQUAL(core->counts("/").sockets, 0u);
  CAF_CHECK(sockets.disconnected.empty() && sockets.room_events.empty());
}

CAF_TEST(
  a portable event goes on as it is and to clients as the server writes it) {
  start_member();
  auto x = hello();
  x.packet.portable = true;
  inject((broadcast), from(self).to(handle).with(x));
  CAF_CHECK_EQUAL(received("a"), names{"4/ [\"hello\"]"});
  expect((cluster_message), from(handle).to(hub).with(cluster_message{own, x}));
  inject((cluster_message),
         from(hub).to(handle).with(cluster_message{other, x}));
  CAF_CHECK_EQUAL(received("b").size(), 2u);
  CAF_CHECK_EQUAL(received("b").back(), "4/ [\"hello\"]");
}

CAF_TEST(a portable event for rooms of other workers costs this one nothing) {
  start_standalone();
  auto x = hello({"elsewhere"});
  x.packet.portable = true;
  core->send(x);
  x.opts.nsp = "/other";
  core->send(x);
  CAF_CHECK_EQUAL(sockets.own_packets, 0u);
  x.opts = in({"elsewhere", "b"});
  core->send(x);
  CAF_CHECK_EQUAL(sockets.own_packets, 1u);
  CAF_CHECK(received("a").empty());
  CAF_CHECK_EQUAL(received("b").size(), 1u);
}

CAF_TEST(a portable event that cannot be sent costs nothing but itself) {
  start_standalone();
  sockets.unsendable.insert("[\"hello\"]");
  auto x = hello();
  x.packet.portable = true;
  core->send(x);
  core->send(hello({"a"}));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(received("b").empty());
}

CAF_TEST(another namespace hears nothing) {
  start_member();
  auto x = hello();
  x.opts.nsp = "/admin";
  core->add_socket("/admin", "c", sessions["c"]);
  core->send(x);
  CAF_CHECK(received("a").empty());
  CAF_CHECK_EQUAL(received("c"), one_hello);
}

CAF_TEST(attachments follow their text) {
  start_standalone();
  auto x = hello({"a"});
  x.packet = {"51-", "[\"bin\",{\"_placeholder\":true,\"num\":0}]", {"xyz"}};
  core->send(x);
  CAF_CHECK_EQUAL(
    received("a"),
    (names{"451-[\"bin\",{\"_placeholder\":true,\"num\":0}]", "bin:xyz"}));
}

CAF_TEST(a volatile packet is dropped whole) {
  start_standalone();
  sessions["a"].takes_volatile = false;
  auto x = hello();
  x.opts.volatile_ = true;
  x.opts.compress = false;
  core->send(x);
  x.packet.attachments = {"xyz"};
  core->send(x);
  CAF_CHECK(received("a").empty());
  CAF_CHECK_EQUAL(received("b").size(), 3u);
  CAF_CHECK(!sessions["b"].compressed);
}

CAF_TEST(sockets join and leave rooms by order) {
  start_member();
  core->send(sockets_join{in({"a"}), {"r", "s"}});
  CAF_CHECK_EQUAL(core->rooms_of("/", "a"), (names{"a", "r", "s"}));
  CAF_CHECK_EQUAL(core->rooms_of("/", "b"), names{"b"});
  core->send(sockets_leave{{}, {"r", "a"}});
  CAF_CHECK_EQUAL(core->rooms_of("/", "a"), names{"s"});
  run_jobs();
}

CAF_TEST(a socket in too many rooms joins no more by order) {
  start_standalone();
  sockets.full = {"a"};
  core->send(sockets_join{{}, {"r"}});
  CAF_CHECK_EQUAL(core->rooms_of("/", "a"), names{"a"});
  CAF_CHECK_EQUAL(core->rooms_of("/", "b"), (names{"b", "r"}));
}

CAF_TEST(who listens to what is sent hears each receiver once) {
  start_standalone();
  core->send(hello());
  CAF_CHECK(sockets.outgoing.empty());
  sockets.hears = true;
  core->send(hello({"b"}));
  core->request(broadcast_with_ack{in({"a"}), {"2", "[1]", {}}},
                [](const broadcast_result&) {});
  CAF_CHECK_EQUAL(sockets.outgoing, (names{"b [\"hello\"]", "a 1[1]"}));
}

CAF_TEST(disconnected sockets are gone and listeners heard of each room) {
  start_standalone();
  core->join("/", "a", {"r"});
  sockets.room_events.clear();
  core->send(disconnect_sockets{in({"r"}), true});
  CAF_CHECK_EQUAL(sockets.disconnected, names{"/ a close"});
  CAF_CHECK_EQUAL(sockets.room_events, (names{"leave / a a", "delete / a",
                                              "leave / r a", "delete / r"}));
  CAF_CHECK_EQUAL(core->counts("/").sockets, 1u);
  CAF_CHECK_EQUAL(core->counts("/").rooms, 1u);
}

CAF_TEST(a server side event goes to the others only) {
  start_member();
  const server_side_emit x{"/", {"", "[\"ping\"]", {}}};
  core->send(x);
  CAF_CHECK(sockets.events.empty());
  expect((cluster_message), from(handle).to(hub).with(cluster_message{own, x}));
  inject((cluster_message),
         from(hub).to(handle).with(cluster_message{other, x}));
  CAF_CHECK_EQUAL(sockets.events, names{"/ [\"ping\"]"});
  CAF_CHECK(sockets.replies.empty());
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
