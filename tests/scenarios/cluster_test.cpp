// What one worker does reaches the clients of the other.
#define CAF_SUITE scenarios.cluster

#include <optional>
#include <string>
#include <vector>

#include "tests/scenarios/cluster_fixture.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;
using workers = std::vector<worker_id>;

broadcast_options in(names rooms, names except = {},
                     const std::string& nsp = "/") {
  broadcast_options x;
  x.nsp = nsp;
  x.rooms = std::move(rooms);
  x.except = std::move(except);
  return x;
}

broadcast event(const std::string& json, broadcast_options opts = {}) {
  return {std::move(opts), {"2", json, {}}};
}

/// Keeps the one result of a request.
template <class T>
struct result {
  auto callback() {
    return [this](T x) {
      CAF_CHECK(!value);
      value = std::move(x);
    };
  }

  std::optional<T> value;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(cluster_tests, cluster_fixture)

CAF_TEST(both workers know of each other) {
  CAF_CHECK_EQUAL(one.rooms->server_count(), 2u);
  CAF_CHECK_EQUAL(two.rooms->server_count(), 2u);
}

CAF_TEST(a broadcast reaches every client once and in order) {
  one.add("a", {"r", "s"});
  two.add("b", {"r", "s"});
  two.add("c");
  for (const auto* json : {"[1]", "[2]", "[3]"})
    one.rooms->send(event(json, in({"r", "s"})));
  settle();
  CAF_CHECK_EQUAL(one.got("a"), (names{"42[1]", "42[2]", "42[3]"}));
  CAF_CHECK_EQUAL(two.got("b"), (names{"42[1]", "42[2]", "42[3]"}));
  CAF_CHECK(two.got("c").empty());
}

CAF_TEST(a sender is left out wherever it lives) {
  one.add("a");
  two.add("b");
  one.rooms->send(event("[1]", in({}, {"a"})));
  one.rooms->send(event("[2]", in({}, {"b"})));
  settle();
  CAF_CHECK_EQUAL(one.got("a"), names{"42[2]"});
  CAF_CHECK_EQUAL(two.got("b"), names{"42[1]"});
}

CAF_TEST(attachments survive the way) {
  two.add("b");
  const std::string bytes{"\0\xff\n", 3};
  broadcast x;
  x.packet = {"51-", "[\"x\",{\"_placeholder\":true,\"num\":0}]", {bytes}};
  one.rooms->send(x);
  settle();
  CAF_REQUIRE_EQUAL(two.got("b").size(), 2u);
  CAF_CHECK_EQUAL(two.got("b")[1], "bin:" + bytes);
}

CAF_TEST(namespaces do not hear one another) {
  one.add("a");
  two.add("b");
  two.add("c", {}, "/admin");
  one.rooms->send(event("[1]", in({}, {}, "/admin")));
  settle();
  CAF_CHECK(one.got("a").empty());
  CAF_CHECK(two.got("b").empty());
  CAF_CHECK_EQUAL(two.got("c"), names{"42[1]"});
}

CAF_TEST(sockets of the other worker join and leave) {
  two.add("b");
  one.rooms->send(sockets_join{in({"b"}), {"r", "s"}});
  settle();
  CAF_CHECK_EQUAL(two.rooms->rooms_of("/", "b"), (names{"b", "r", "s"}));
  one.rooms->send(sockets_leave{in({"r"}), {"s"}});
  settle();
  CAF_CHECK_EQUAL(two.rooms->rooms_of("/", "b"), (names{"b", "r"}));
}

CAF_TEST(what was sent before a disconnect arrives before it) {
  one.add("a");
  two.add("b");
  one.rooms->send(event("[1]"));
  one.rooms->send(disconnect_sockets{{}, true});
  settle();
  CAF_CHECK_EQUAL(one.sockets.disconnected, names{"/ a close"});
  CAF_CHECK_EQUAL(two.sockets.disconnected, names{"/ b close"});
  CAF_CHECK_EQUAL(two.got("b"), names{"42[1]"});
  CAF_CHECK_EQUAL(two.rooms->counts("/").rooms, 0u);
}

CAF_TEST(sockets of all workers are found) {
  one.add("a", {"r"});
  two.add("b", {"r"});
  two.add("c");
  result<fetch_sockets_result> all;
  result<fetch_sockets_result> some;
  one.rooms->request(fetch_sockets{}, all.callback());
  one.rooms->request(fetch_sockets{in({"r"})}, some.callback());
  settle();
  CAF_REQUIRE(all.value && some.value);
  CAF_CHECK_EQUAL(all.value->sockets.size(), 3u);
  CAF_CHECK(all.value->missing.empty());
  CAF_REQUIRE_EQUAL(some.value->sockets.size(), 2u);
  CAF_CHECK_EQUAL((*++some.value->sockets.begin()).rooms(), (names{"b", "r"}));
}

CAF_TEST(a server side event is raised at the other worker only) {
  one.rooms->send(server_side_emit{"/", {"", "[\"ping\"]", {}}});
  settle();
  CAF_CHECK(one.sockets.events.empty());
  CAF_CHECK_EQUAL(two.sockets.events, names{"/ [\"ping\"]"});
}

CAF_TEST(a server side event is answered once) {
  result<server_side_emit_result> answer;
  one.rooms->request(server_side_emit_with_ack{{"/", {"", "[\"ping\"]", {}}}},
                     answer.callback());
  settle();
  CAF_CHECK(!answer.value);
  CAF_REQUIRE_EQUAL(two.sockets.replies.size(), 1u);
  two.sockets.replies[0]({"", "[\"pong\"]", {}});
  two.sockets.replies[0]({"", "[\"again\"]", {}});
  settle();
  CAF_REQUIRE(answer.value);
  CAF_REQUIRE_EQUAL(answer.value->answers.size(), 1u);
  CAF_CHECK_EQUAL(answer.value->answers[0].body, "[\"pong\"]");
}

CAF_TEST(clients of all workers acknowledge a broadcast) {
  one.add("a");
  two.add("b");
  two.add("c");
  result<broadcast_result> answer;
  one.rooms->request(broadcast_with_ack{{}, {"2", "[\"ask\"]", {}}},
                     answer.callback());
  settle();
  CAF_CHECK_EQUAL(two.got("c"), names{"421[\"ask\"]"});
  two.sockets.acknowledge("b", "[2]");
  one.sockets.acknowledge("a", "[1]");
  settle();
  CAF_CHECK(!answer.value);
  two.sockets.acknowledge("c", std::nullopt);
  settle();
  CAF_REQUIRE(answer.value);
  CAF_CHECK_EQUAL(answer.value->answers.size(), 2u);
  CAF_CHECK(!answer.value->timed_out);
}

CAF_TEST(a single client of the other worker acknowledges) {
  two.add("b");
  result<broadcast_result> answer;
  one.rooms->request(broadcast_with_ack{in({"b"}), {"2", "[]", {}}, 1s, true},
                     answer.callback());
  settle();
  two.sockets.acknowledge("b", "[2]");
  settle();
  CAF_REQUIRE(answer.value);
  CAF_REQUIRE_EQUAL(answer.value->answers.size(), 1u);
  CAF_CHECK_EQUAL(answer.value->answers[0].body, "[2]");
}

CAF_TEST(a lost worker is not waited for) {
  one.add("a");
  lose(two);
  CAF_CHECK_EQUAL(one.rooms->server_count(), 1u);
  result<fetch_sockets_result> answer;
  one.rooms->request(fetch_sockets{}, answer.callback());
  settle();
  CAF_REQUIRE(answer.value);
  CAF_CHECK_EQUAL(answer.value->sockets.size(), 1u);
  CAF_CHECK(answer.value->missing.empty());
}

CAF_TEST(a worker lost during a request ends it at once without error) {
  two.add("b");
  result<server_side_emit_result> emitted;
  result<broadcast_result> acknowledged;
  one.rooms->request(server_side_emit_with_ack{}, emitted.callback());
  one.rooms->request(broadcast_with_ack{{}, {"2", "[]", {}}},
                     acknowledged.callback());
  settle();
  CAF_CHECK(!emitted.value && !acknowledged.value);
  lose(two);
  CAF_REQUIRE(emitted.value && acknowledged.value);
  CAF_CHECK(emitted.value->missing.empty());
  CAF_CHECK(!acknowledged.value->timed_out);
}

CAF_TEST(a stopped worker ends a request at its deadline) {
  one.add("a");
  two.add("b");
  frozen = &two.node;
  result<fetch_sockets_result> answer;
  one.rooms->request(fetch_sockets{}, answer.callback());
  settle();
  pass(one, 4999ms);
  CAF_CHECK(!answer.value);
  pass(one, 1ms);
  CAF_REQUIRE(answer.value);
  CAF_CHECK_EQUAL(answer.value->missing, workers{id2});
  CAF_CHECK_EQUAL(answer.value->sockets.size(), 1u);
}

CAF_TEST(an answer after the deadline changes nothing) {
  two.add("b");
  frozen = &two.node;
  result<fetch_sockets_result> answer;
  one.rooms->request(fetch_sockets{{}, 1s}, answer.callback());
  settle();
  pass(one, 1s);
  frozen = nullptr;
  settle();
  CAF_REQUIRE(answer.value);
  CAF_CHECK(answer.value->sockets.empty());
  one.rooms->send(event("[1]"));
  settle();
  CAF_CHECK_EQUAL(two.got("b"), names{"42[1]"});
}

CAF_TEST(a restarted worker takes the place of the lost one) {
  lose(two);
  worker again{jupiter, {id2.slot, 1}};
  again.start(jupiter.remote_actor<relay_actor>("primary", port));
  settle();
  CAF_CHECK(again.member);
  CAF_CHECK_EQUAL(one.rooms->server_count(), 2u);
  again.add("b");
  one.rooms->send(event("[1]"));
  settle();
  CAF_CHECK_EQUAL(again.got("b"), names{"42[1]"});
  lose(again);
}

CAF_TEST(workers end with their primary) {
  caf::anon_send_exit(hub, caf::exit_reason::kill);
  settle();
  CAF_CHECK(!one.member);
  CAF_CHECK(!two.member);
}

CAF_TEST(an actor of another process broadcasts by message) {
  one.add("a");
  two.add("b");
  using relay_self = caf::stateful_actor<relay_state, relay_impl::base>;
  const auto& members = earth.deref<relay_self>(hub).state.members;
  CAF_REQUIRE_EQUAL(members.size(), 2u);
  CAF_CHECK(members[0].adapter.node() != earth.sys.node());
  caf::anon_send(members[0].adapter, event("[1]"));
  settle();
  CAF_CHECK_EQUAL(one.got("a"), names{"42[1]"});
  CAF_CHECK_EQUAL(two.got("b"), names{"42[1]"});
}

CAF_TEST(workers without the namespace are not waited for) {
  two.sockets.unknown = {"/chat"};
  one.add("a", {}, "/chat");
  result<fetch_sockets_result> fetched;
  result<server_side_emit_result> emitted;
  result<broadcast_result> acknowledged;
  const auto chat = in({}, {}, "/chat");
  one.rooms->request(fetch_sockets{chat}, fetched.callback());
  one.rooms->request(
    server_side_emit_with_ack{{"/chat", {"", "[\"ping\"]", {}}}},
    emitted.callback());
  one.rooms->request(broadcast_with_ack{chat, {"2/chat,", "[]", {}}},
                     acknowledged.callback());
  settle();
  CAF_CHECK(fetched.value && emitted.value && !acknowledged.value);
  one.sockets.acknowledge("a", "[1]");
  settle();
  CAF_REQUIRE(acknowledged.value);
  CAF_CHECK_EQUAL(acknowledged.value->answers.size(), 1u);
  CAF_CHECK(emitted.value->missing.empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
