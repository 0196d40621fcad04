// What every adapter owes its server: one sentence for each thing that the
// reference's adapters are tested for. Included, last, by one suite for each
// kind of cluster, which defines CAF_SUITE and a class `contract_fixture` with
//
//   at(i)        the i-th place, counted round: rooms (the adapter), sockets,
//                add(sid, rooms, nsp), got(sid), as in cluster_fixture.hpp
//   others()     how many workers there are beside at(0)
//   settle()     runs all until nothing is left to do but to wait
//   pass(x, t)   lets time pass for place x
//   part(x)      place x leaves the cluster
//   plain(text)  an event as a client got it, without what the cluster added
//
// The tests say the same for one worker and for several: at(0), at(1) and at(2)
// may be one place.

namespace socketio::contract {

using names = std::vector<std::string>;

inline broadcast_options in(names rooms, names except = {},
                            const std::string& nsp = "/") {
  broadcast_options x;
  x.nsp = nsp;
  x.rooms = std::move(rooms);
  x.except = std::move(except);
  return x;
}

inline broadcast_options here() {
  broadcast_options x;
  x.local = true;
  return x;
}

inline broadcast hello(broadcast_options opts = {}) {
  return {std::move(opts), {"2", "[\"hello\"]", {}}};
}

inline broadcast_with_ack question(broadcast_options opts = {},
                                   bool single = false) {
  return {
    std::move(opts), {"2", "[\"ask\"]", {}}, std::chrono::seconds{1}, single};
}

inline server_side_emit_with_ack ping(const std::string& nsp = "/") {
  return {{nsp, {"", "[\"ping\"]", {}}}};
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

  /// The answers' bodies, sorted: workers answer in no order.
  names answers() const {
    names bodies;
    for (const auto& x : value->answers)
      bodies.push_back(x.body);
    std::sort(bodies.begin(), bodies.end());
    return bodies;
  }

  std::optional<T> value;
};

inline names ids(const fetch_sockets_result& x) {
  names found;
  for (auto socket : x.sockets)
    found.emplace_back(socket.id());
  std::sort(found.begin(), found.end());
  return found;
}

const names one_hello{"42[\"hello\"]"};

} // namespace socketio::contract

using namespace socketio;
using namespace socketio::contract;
using namespace std::chrono_literals;

namespace {

/// Three clients, a, b and c, in three places.
struct contract_test : contract_fixture {
  contract_test() {
    at(0).add("a");
    at(1).add("b");
    at(2).add("c");
  }

  names got(const std::string& sid) { return got(place_of(sid), sid); }

  names got(std::size_t place, const std::string& sid) {
    auto result = at(place).got(sid);
    for (auto& x : result)
      x = plain(x);
    return result;
  }

  names rooms_of(const std::string& sid) {
    return at(place_of(sid)).rooms->rooms_of("/", sid);
  }

  void join(const std::string& sid, const std::string& room) {
    at(place_of(sid)).rooms->join("/", sid, {room});
  }

  void acknowledge(const std::string& sid, const std::string& args) {
    at(place_of(sid)).sockets.acknowledge(sid, args);
  }

  template <class T>
  void send(const T& x) {
    at(0).rooms->send(x);
    settle();
  }

  template <class Question, class T>
  void ask(const Question& x, result<T>& to) {
    at(0).rooms->request(x, to.callback());
    settle();
  }

private:
  static std::size_t place_of(const std::string& sid) {
    return static_cast<std::size_t>(sid[0] - 'a');
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(contract_tests, contract_test)

// -- broadcast ----------------------------------------------------------------

CAF_TEST(a broadcast reaches all clients) {
  send(hello());
  for (const auto* sid : {"a", "b", "c"})
    CAF_CHECK_EQUAL(got(sid), one_hello);
}

CAF_TEST(a broadcast reaches all clients in a namespace and no other) {
  at(0).add("d", {}, "/custom");
  at(1).add("e", {}, "/custom");
  send(hello(in({}, {}, "/custom")));
  CAF_CHECK(got("a").empty() && got("b").empty() && got("c").empty());
  CAF_CHECK_EQUAL(got(0, "d"), one_hello);
  CAF_CHECK_EQUAL(got(1, "e"), one_hello);
}

CAF_TEST(a broadcast reaches all clients in a room) {
  join("b", "room1");
  send(hello(in({"room1"})));
  CAF_CHECK(got("a").empty() && got("c").empty());
  CAF_CHECK_EQUAL(got("b"), one_hello);
}

CAF_TEST(a broadcast reaches all clients but those in a room) {
  join("b", "room1");
  send(hello(in({}, {"room1"})));
  CAF_CHECK_EQUAL(got("a"), one_hello);
  CAF_CHECK(got("b").empty());
  CAF_CHECK_EQUAL(got("c"), one_hello);
}

CAF_TEST(a local broadcast reaches the clients of this worker only) {
  send(hello(here()));
  CAF_CHECK_EQUAL(got("a"), one_hello);
  CAF_CHECK_EQUAL(got("b"), &at(1) == &at(0) ? one_hello : names{});
}

CAF_TEST(
  a broadcast reaches local clients though there is no cluster any more) {
  part(at(0));
  send(hello());
  CAF_CHECK_EQUAL(got("a"), one_hello);
}

CAF_TEST(clients of all workers acknowledge) {
  result<broadcast_result> all;
  ask(question(), all);
  acknowledge("a", "[1]");
  acknowledge("b", "[2]");
  settle();
  CAF_CHECK(!all.value);
  acknowledge("c", "[3]");
  settle();
  CAF_REQUIRE(all.value);
  CAF_CHECK_EQUAL(all.answers(), (names{"[1]", "[2]", "[3]"}));
  CAF_CHECK(!all.value->timed_out && all.value->missing.empty());
}

CAF_TEST(clients acknowledge with binary content) {
  result<broadcast_result> all;
  ask(question(in({"b"})), all);
  const std::string bytes{"\0\xff", 2};
  at(1).sockets.acknowledge_packet(
    "b", encoded_packet{"", "[{\"_placeholder\":true,\"num\":0}]", {bytes}});
  settle();
  CAF_REQUIRE(all.value && all.value->answers.size() == 1);
  CAF_CHECK_EQUAL(all.value->answers[0].attachments, names{bytes});
}

CAF_TEST(an acknowledged broadcast that reaches no client ends at once) {
  result<broadcast_result> all;
  ask(question(in({"nobody"})), all);
  CAF_REQUIRE(all.value);
  CAF_CHECK(all.value->answers.empty() && !all.value->timed_out);
}

CAF_TEST(an acknowledged broadcast ends at its timeout with what came) {
  result<broadcast_result> all;
  ask(question(), all);
  acknowledge("a", "[1]");
  acknowledge("b", "[2]");
  settle();
  pass(at(0), 999ms);
  CAF_CHECK(!all.value);
  pass(at(0), 1ms);
  CAF_REQUIRE(all.value);
  CAF_CHECK_EQUAL(all.answers(), (names{"[1]", "[2]"}));
  CAF_CHECK(all.value->timed_out);
  CAF_CHECK_EQUAL(all.value->missing.size(), 1u);
}

CAF_TEST(an acknowledged broadcast ends when the last client leaves) {
  result<broadcast_result> all;
  ask(question(), all);
  acknowledge("a", "[1]");
  acknowledge("b", "[2]");
  at(2).sockets.acknowledge("c", std::nullopt);
  settle();
  CAF_REQUIRE(all.value);
  CAF_CHECK_EQUAL(all.answers(), (names{"[1]", "[2]"}));
  CAF_CHECK(!all.value->timed_out);
}

CAF_TEST(one client of this worker acknowledges) {
  result<broadcast_result> one;
  ask(question(in({"a"}), true), one);
  acknowledge("a", "[1]");
  settle();
  CAF_REQUIRE(one.value);
  CAF_CHECK_EQUAL(one.answers(), names{"[1]"});
}

CAF_TEST(one client of another worker acknowledges) {
  result<broadcast_result> one;
  ask(question(in({"b"}), true), one);
  acknowledge("b", "[2]");
  settle();
  CAF_REQUIRE(one.value);
  CAF_CHECK_EQUAL(one.answers(), names{"[2]"});
}

// -- rooms --------------------------------------------------------------------

CAF_TEST(all sockets join a room) {
  send(sockets_join{{}, {"room1"}});
  for (const std::string sid : {"a", "b", "c"})
    CAF_CHECK_EQUAL(rooms_of(sid), (names{sid, "room1"}));
}

CAF_TEST(matching sockets join a room) {
  join("a", "room1");
  join("c", "room1");
  send(sockets_join{in({"room1"}), {"room2"}});
  CAF_CHECK_EQUAL(rooms_of("a"), (names{"a", "room1", "room2"}));
  CAF_CHECK_EQUAL(rooms_of("b"), names{"b"});
  CAF_CHECK_EQUAL(rooms_of("c"), (names{"c", "room1", "room2"}));
}

CAF_TEST(a given socket joins a room) {
  send(sockets_join{in({"b"}), {"room1"}});
  CAF_CHECK_EQUAL(rooms_of("a"), names{"a"});
  CAF_CHECK_EQUAL(rooms_of("b"), (names{"b", "room1"}));
}

CAF_TEST(all sockets leave a room) {
  join("a", "room1");
  join("c", "room1");
  send(sockets_leave{{}, {"room1"}});
  for (const std::string sid : {"a", "b", "c"})
    CAF_CHECK_EQUAL(rooms_of(sid), names{sid});
}

CAF_TEST(matching sockets leave a room) {
  for (const auto* sid : {"a", "b", "c"})
    join(sid, "room2");
  join("a", "room1");
  join("c", "room1");
  send(sockets_leave{in({"room1"}), {"room2"}});
  CAF_CHECK_EQUAL(rooms_of("a"), (names{"a", "room1"}));
  CAF_CHECK_EQUAL(rooms_of("b"), (names{"b", "room2"}));
  CAF_CHECK_EQUAL(rooms_of("c"), (names{"c", "room1"}));
}

CAF_TEST(a given socket leaves a room) {
  join("b", "room1");
  join("c", "room1");
  send(sockets_leave{in({"b"}), {"room1"}});
  CAF_CHECK_EQUAL(rooms_of("b"), names{"b"});
  CAF_CHECK_EQUAL(rooms_of("c"), (names{"c", "room1"}));
}

CAF_TEST(all sockets are disconnected) {
  send(disconnect_sockets{{}, true});
  for (auto [place, sid] : {std::pair{0, "a"}, {1, "b"}, {2, "c"}}) {
    const auto& gone = at(place).sockets.disconnected;
    CAF_CHECK_EQUAL(
      std::count(gone.begin(), gone.end(), std::string{"/ "} + sid + " close"),
      1);
  }
}

CAF_TEST(a packet sent before a disconnect arrives before it) {
  at(0).rooms->send(hello());
  send(disconnect_sockets{{}, true});
  for (const auto* sid : {"a", "b", "c"})
    CAF_CHECK_EQUAL(got(sid), one_hello);
  CAF_CHECK_EQUAL(at(1).rooms->counts("/").sockets, 0u);
}

// -- questions ----------------------------------------------------------------

CAF_TEST(all sockets are found) {
  result<fetch_sockets_result> all;
  ask(fetch_sockets{}, all);
  CAF_REQUIRE(all.value);
  CAF_CHECK_EQUAL(ids(*all.value), (names{"a", "b", "c"}));
  CAF_CHECK(all.value->missing.empty());
}

CAF_TEST(a single socket is found with its rooms and handshake) {
  join("b", "room1");
  result<fetch_sockets_result> one;
  ask(fetch_sockets{in({"b"})}, one);
  CAF_REQUIRE(one.value && one.value->sockets.size() == 1);
  const auto b = one.value->sockets.front().details();
  CAF_CHECK_EQUAL(b.id, "b");
  CAF_CHECK_EQUAL(b.rooms, (names{"b", "room1"}));
  CAF_CHECK_EQUAL(b.handshake.url, "/");
}

CAF_TEST(local sockets only are found if asked for) {
  result<fetch_sockets_result> found;
  ask(fetch_sockets{here()}, found);
  CAF_REQUIRE(found.value);
  CAF_CHECK_EQUAL(found.value->sockets.size(),
                  at(0).rooms->counts("/").sockets);
}

CAF_TEST(an event reaches the servers of all other workers) {
  send(server_side_emit{"/", {"", "[\"hello\"]", {}}});
  CAF_CHECK(at(0).sockets.events.empty());
  if (others() > 0)
    CAF_CHECK_EQUAL(at(1).sockets.events, names{"/ [\"hello\"]"});
}

CAF_TEST(an event is answered by the servers of all other workers) {
  result<server_side_emit_result> all;
  ask(ping(), all);
  CAF_CHECK_EQUAL(all.value.has_value(), others() == 0);
  if (others() > 0)
    at(1).sockets.replies.at(0)({"", "[2]", {}});
  settle();
  CAF_REQUIRE(all.value);
  CAF_CHECK_EQUAL(all.value->answers.size(), others());
  CAF_CHECK(all.value->missing.empty());
}

CAF_TEST(an event that a server does not answer ends at its timeout) {
  result<server_side_emit_result> all;
  ask(ping(), all);
  pass(at(0), 5s);
  CAF_REQUIRE(all.value);
  CAF_CHECK(all.value->answers.empty());
  CAF_CHECK_EQUAL(all.value->missing.size(), others());
}

CAF_TEST(an event succeeds even if a worker leaves the cluster) {
  result<server_side_emit_result> all;
  ask(ping(), all);
  if (others() > 0)
    part(at(1));
  CAF_REQUIRE(all.value);
  CAF_CHECK(all.value->missing.empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
