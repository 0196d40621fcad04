// Connection state recovery between two workers and the relay.
#define CAF_SUITE scenarios.recovery

#include <optional>
#include <string>
#include <vector>

#include "actors/offset.hpp"

#include "tests/scenarios/cluster_fixture.hpp"

using namespace socketio;

namespace {

using names = std::vector<std::string>;

broadcast event(const std::string& json, names rooms = {}) {
  broadcast result;
  result.opts.rooms = std::move(rooms);
  result.packet = {"2", json, {}};
  return result;
}

struct fixture : cluster_fixture {
  fixture() : cluster_fixture(true) {}

  /// A client of worker one in room "news", known to the relay.
  void open(const std::string& sid) {
    one.add(sid);
    one.rooms->keeper()->open("/", sid, "pid-" + sid, "{\"n\":1}");
    one.rooms->join("/", sid, {"news"});
    settle();
  }

  /// @returns the session as worker two gets it.
  std::optional<stored_session> restore(const std::string& sid) {
    std::optional<stored_session> result;
    two.rooms->keeper()->restore("/", "pid-" + sid, 0, [&](auto claim, auto x) {
      ticket = claim;
      result = std::move(x);
    });
    settle();
    return result;
  }

  /// @returns the session with what it missed, by the last claim.
  std::optional<stored_session> fetch(const std::string& sid) {
    return fetch(sid, ticket);
  }

  std::optional<stored_session> fetch(const std::string& sid,
                                      session_keeper::ticket claim) {
    std::optional<stored_session> result;
    two.rooms->keeper()->fetch(claim, "/", "pid-" + sid, 0,
                               [&](auto x) { result = std::move(x); });
    settle();
    return result;
  }

  /// @returns event `json` as a client gets it now.
  std::string with_current_offset(const std::string& json) {
    return "42" + with_offset(json, one.rooms->keeper()->offset());
  }

  session_keeper::ticket ticket = 0;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(recovery_tests, fixture)

CAF_TEST(an event reaches its sender and the others with the same offset) {
  open("a");
  two.add("b");
  one.rooms->send(event("[1]"));
  CAF_CHECK(one.got("a").empty());
  settle();
  CAF_CHECK(one.got("a") == names{with_current_offset("[1]")});
  CAF_CHECK(two.got("b") == one.got("a"));
}

CAF_TEST(two senders are heard in one order everywhere) {
  open("a");
  two.add("b");
  for (const auto* json : {"[1]", "[2]", "[3]"}) {
    one.rooms->send(event(json));
    two.rooms->send(event(json));
  }
  settle();
  CAF_CHECK_EQUAL(one.got("a").size(), 6u);
  CAF_CHECK(two.got("b") == one.got("a"));
}

CAF_TEST(local and volatile events do not overtake what was sent before) {
  open("a");
  one.rooms->send(event("[1]"));
  auto local = event("[2]");
  local.opts.local = true;
  one.rooms->send(local);
  auto hasty = event("[3]");
  hasty.opts.volatile_ = true;
  one.rooms->send(hasty);
  settle();
  CAF_CHECK(one.got("a")
            == (names{with_current_offset("[1]"), with_current_offset("[2]"),
                      with_current_offset("[3]")}));
}

CAF_TEST(who joins a room after an event was sent to it does not get it) {
  open("a");
  one.rooms->send(event("[1]", {"late"}));
  one.rooms->join("/", "a", {"late"});
  one.rooms->send(event("[2]", {"late"}));
  settle();
  CAF_CHECK(one.got("a") == names{with_current_offset("[2]")});
}

CAF_TEST(who leaves a room after an event was sent to it gets it) {
  open("a");
  one.rooms->send(event("[1]", {"news"}));
  one.rooms->leave("/", "a", "news");
  one.rooms->send(event("[2]", {"news"}));
  settle();
  CAF_CHECK_EQUAL(one.got("a").size(), 1u);
}

CAF_TEST(who is made to join a room gets what is sent to it later) {
  open("a");
  two.add("b");
  one.rooms->send(event("[0]"));
  one.rooms->send(sockets_join{{}, {"made"}});
  one.rooms->send(event("[1]", {"made"}));
  settle();
  CAF_CHECK_EQUAL(one.got("a").size(), 2u);
  CAF_CHECK(two.got("b") == one.got("a"));
  lose(one);
  CAF_REQUIRE(restore("a"));
  auto whole = fetch("a");
  CAF_REQUIRE(whole);
  CAF_CHECK_EQUAL(whole->missed.size(), 2u);
}

CAF_TEST(the session of a dead worker goes to another with what it missed) {
  open("a");
  one.rooms->send(event("[1]", {"news"}));
  settle();
  lose(one);
  two.rooms->send(event("[2]", {"news"}));
  two.rooms->send(event("[3]", {"other"}));
  settle();
  auto x = restore("a");
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->sid, "a");
  CAF_CHECK_EQUAL(x->data, "{\"n\":1}");
  CAF_CHECK(x->rooms == names{"news"});
  auto whole = fetch("a");
  CAF_REQUIRE(whole);
  const auto& missed = whole->missed;
  CAF_REQUIRE_EQUAL(missed.size(), 2u);
  CAF_CHECK_EQUAL(missed[0].packet.body, "[1]");
  CAF_CHECK_EQUAL(missed[1].packet.body, "[2]");
}

CAF_TEST(a portable event is written with its offset and can be missed) {
  open("a");
  one.add("b");
  auto x = event("[1]");
  x.packet.portable = true;
  one.rooms->send(x);
  settle();
  const names written{"4/ "
                      + with_offset("[1]", one.rooms->keeper()->offset())};
  CAF_CHECK(one.got("a") == written);
  CAF_CHECK(one.got("b") == written);
  lose(one);
  two.rooms->send(x);
  settle();
  CAF_REQUIRE(restore("a"));
  auto whole = fetch("a");
  CAF_REQUIRE(whole && whole->missed.size() == 2);
  CAF_CHECK(whole->missed[1].packet.portable);
}

CAF_TEST(
  a portable event to a room that changes meanwhile goes to who was in it) {
  open("a");
  open("b");
  one.rooms->leave("/", "b", "news");
  auto x = event("[1]", {"news"});
  x.packet.portable = true;
  one.rooms->send(x);
  one.rooms->leave("/", "a", "news");
  one.rooms->join("/", "b", {"news"});
  settle();
  CAF_CHECK_EQUAL(one.got("a").size(), 1u);
  CAF_CHECK(one.got("a").front().starts_with("4/ [1"));
  CAF_CHECK(one.got("b").empty());
}

CAF_TEST(changes of rooms and data are known to the relay) {
  open("a");
  one.rooms->join("/", "a", {"more"});
  one.rooms->leave("/", "a", "news");
  one.rooms->keeper()->update("/", "a", "{\"n\":2}");
  settle();
  lose(one);
  auto x = restore("a");
  CAF_REQUIRE(x);
  CAF_CHECK(x->rooms == names{"more"});
  CAF_CHECK_EQUAL(x->data, "{\"n\":2}");
}

CAF_TEST(a live session is closed where it is and recovered where it is asked) {
  open("a");
  auto x = restore("a");
  CAF_CHECK(x.has_value());
  CAF_CHECK(one.sockets.abandoned == names{"/ a"});
}

CAF_TEST(of two claims at one worker only the newer one gets the session) {
  open("a");
  one.rooms->keeper()->close("/", "a", true);
  settle();
  CAF_CHECK(restore("a").has_value());
  const auto older = ticket;
  CAF_CHECK(restore("a").has_value());
  CAF_CHECK(!fetch("a", older).has_value());
  // What the older one does now does not hurt the newer one.
  two.rooms->keeper()->give_back(older, "/", "a", true);
  settle();
  CAF_CHECK(fetch("a").has_value());
}

CAF_TEST(a claim that is given up at once leaves the session to the next one) {
  open("a");
  one.rooms->keeper()->close("/", "a", true);
  settle();
  auto& keeper = *two.rooms->keeper();
  keeper.restore("/", "pid-a", 0, [&](auto claim, auto x) {
    if (x)
      keeper.give_back(claim, "/", "a", true);
  });
  CAF_REQUIRE(restore("a").has_value());
  CAF_CHECK(fetch("a").has_value());
}

CAF_TEST(a session that was closed on purpose is not restored) {
  open("a");
  one.rooms->keeper()->close("/", "a", false);
  settle();
  CAF_CHECK(!restore("a").has_value());
}

CAF_TEST(a restored session that nobody takes can be restored again) {
  open("a");
  one.rooms->keeper()->close("/", "a", true);
  settle();
  CAF_REQUIRE(restore("a").has_value());
  two.rooms->keeper()->give_back(ticket, "/", "a", true);
  settle();
  CAF_CHECK(restore("a").has_value());
}

CAF_TEST_FIXTURE_SCOPE_END()
