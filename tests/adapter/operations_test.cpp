// What an adapter does without an answer: here, and at the others.
#define CAF_SUITE adapter.operations

#include "adapter/cluster_batch.hpp"

#include "tests/adapter/adapter_fixture.hpp"

CAF_TEST_FIXTURE_SCOPE(operations_tests, fixture)

CAF_TEST(a broadcast is delivered before the call returns and then sent on) {
  start_member();
  core->send(hello({}, {"b"}));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  CAF_CHECK(received("b").empty());
  expect((cluster_message),
         from(handle).to(hub).with(cluster_message{own, hello({}, {"b"})}));
  CAF_CHECK(!sched.has_job());
}

CAF_TEST(rooms and counts are those of this worker) {
  start_member();
  inject((sockets_join),
         from(self).to(handle).with(sockets_join{{}, {"everywhere"}}));
  CAF_CHECK_EQUAL(core->count("/", "everywhere"), core->counts("/").sockets);
  CAF_CHECK_EQUAL(core->rooms("/").size(), core->counts("/").rooms);
  CAF_CHECK_EQUAL(core->count("/unknown", "everywhere"), 0u);
  CAF_CHECK(core->rooms("/unknown").empty());
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

CAF_TEST(what a turn of the loop sends leaves together at its end) {
  start_member();
  core->gather();
  const sockets_join join{in({"a"}), {"r"}};
  core->send(hello());
  core->send(join);
  disallow((cluster_batch), to(hub));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  cluster_batch both{own, {}};
  append(both, hello());
  append(both, join);
  expect((caf::flush_atom), to(handle));
  expect((cluster_batch), from(handle).to(hub).with(both));
  core->send(join);
  expect((caf::flush_atom), to(handle));
  expect((cluster_batch), from(handle).to(hub));
}

CAF_TEST(much does not wait for the end of the turn) {
  start_member();
  core->gather();
  auto much = hello();
  much.packet.body = "[\"" + std::string(70000, 'x') + "\"]";
  core->send(much);
  expect((cluster_batch), from(handle).to(hub));
}

CAF_TEST(many words do not wait for the end of the turn) {
  start_member();
  core->gather();
  for (int i = 0; i < 32; ++i)
    core->send(hello());
  expect((cluster_batch), from(handle).to(hub));
}

CAF_TEST(an answer leaves behind what was said before it) {
  start_member();
  core->gather();
  inject((cluster_request),
         from(hub).to(handle).with(cluster_request{
           other, 7, caf::actor_cast<caf::strong_actor_ptr>(self),
           server_side_emit_with_ack{{"/", {"", "[\"x\"]", {}}}, {}}}));
  core->send(hello());
  sockets.replies.at(0)({"", "[1]", {}});
  expect((cluster_batch), from(handle).to(hub));
  expect((cluster_response), from(handle).to(self));
}

CAF_TEST(a question leaves behind what was sent before it) {
  start_member();
  core->gather();
  core->send(hello());
  core->request(fetch_sockets{}, [](const fetch_sockets_result&) {});
  expect((cluster_batch), from(handle).to(hub));
  expect((cluster_request), from(handle).to(hub));
}

CAF_TEST(what is gathered when the adapter ends is sent) {
  start_member();
  core->gather();
  core->send(hello());
  core->stop();
  expect((cluster_batch), from(handle).to(hub));
}

CAF_TEST(what another worker gathered is delivered and not sent on) {
  start_member();
  cluster_batch twice{other, {}};
  append(twice, hello());
  append(twice, hello({"a"}));
  inject((cluster_batch), from(hub).to(handle).with(twice));
  CAF_CHECK_EQUAL(received("a"), (names{one_hello[0], one_hello[0]}));
  CAF_CHECK_EQUAL(received("b"), one_hello);
  disallow((cluster_batch), from(handle).to(hub));
}

CAF_TEST(what is damaged on its way ends nothing) {
  start_member();
  cluster_batch damaged{other, {}};
  append(damaged, hello());
  damaged.bodies += "\xff";
  inject((cluster_batch), from(hub).to(handle).with(damaged));
  CAF_CHECK_EQUAL(received("a"), one_hello);
  core->send(hello());
  expect((cluster_message), from(handle).to(hub));
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

CAF_TEST(who is gone by the time a new room was told of has not joined it) {
  start_standalone();
  sockets.room_events.clear();
  sockets.when_created = [this] { core->leave("/", "a", "r"); };
  core->join("/", "a", {"r"});
  CAF_CHECK_EQUAL(sockets.room_events,
                  (names{"create / r", "leave / r a", "delete / r"}));
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

CAF_TEST_FIXTURE_SCOPE_END()
