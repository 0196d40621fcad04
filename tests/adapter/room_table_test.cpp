// Rooms of one namespace: membership, selection and bookkeeping.
#define CAF_SUITE adapter.room_table

#include "adapter/room_table.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/adapter/fakes.hpp"
#include "tests/test.hpp"

using namespace socketio;

namespace {

using joined = room_table::joined;
using left = room_table::left;
using names = std::vector<std::string>;

names sorted(names xs) {
  std::sort(xs.begin(), xs.end());
  return xs;
}

struct fixture {
  fixture() {
    for (const auto* sid : {"a", "b", "c"})
      table.add(sid, sessions[sid]);
  }

  names select(const names& rooms, const names& except = {}) {
    return sorted(table.sockets(rooms, except));
  }

  std::map<std::string, fakes::session> sessions;
  room_table table;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(room_table_tests, fixture)

CAF_TEST(a socket is in the room of its own id) {
  CAF_CHECK_EQUAL(table.rooms_of("a"), names{"a"});
  CAF_CHECK_EQUAL(select({"a"}), names{"a"});
  CAF_CHECK_EQUAL(table.room_count(), 3u);
}

CAF_TEST(adding a socket twice changes nothing) {
  fakes::session other;
  CAF_CHECK(table.add("a", other) == joined::no);
  CAF_CHECK_EQUAL(table.size(), 3u);
  table.for_each_session(
    {"a"}, {}, [&](session& s) { CAF_CHECK_EQUAL(&s, &sessions["a"]); });
}

CAF_TEST(the first member creates a room and the last one deletes it) {
  CAF_CHECK(table.join("a", "r") == joined::created);
  CAF_CHECK(table.join("b", "r") == joined::yes);
  CAF_CHECK(table.join("b", "r") == joined::no);
  CAF_CHECK_EQUAL(table.room_count(), 4u);
  CAF_CHECK(table.leave("a", "r") == left::yes);
  CAF_CHECK(table.leave("a", "r") == left::no);
  CAF_CHECK(table.leave("b", "r") == left::deleted);
  CAF_CHECK(table.leave("b", "r") == left::no);
  CAF_CHECK_EQUAL(table.room_count(), 3u);
}

CAF_TEST(one of several rooms is here or none is) {
  table.join("a", "r");
  CAF_CHECK(table.has_any({"x", "r"}));
  CAF_CHECK(table.has_any({"b"}));
  CAF_CHECK(table.has_any({}));
  CAF_CHECK(!table.has_any({"x", "y"}));
  table.leave("a", "r");
  CAF_CHECK(!table.has_any({"r"}));
  CAF_CHECK(!room_table{}.has_any({}));
}

CAF_TEST(unknown sockets join and leave nothing) {
  CAF_CHECK(table.join("x", "r") == joined::no);
  CAF_CHECK(table.leave("x", "a") == left::no);
  CAF_CHECK(table.remove("x").empty());
  CAF_CHECK(table.rooms_of("x").empty());
  CAF_CHECK(!table.contains("r"));
  CAF_CHECK_EQUAL(table.room_count(), 3u);
}

CAF_TEST(no rooms means every socket) {
  CAF_CHECK_EQUAL(select({}), (names{"a", "b", "c"}));
}

CAF_TEST(a socket in several of the rooms counts once) {
  table.join("a", "r");
  table.join("b", "r");
  table.join("b", "s");
  CAF_CHECK_EQUAL(select({"r", "s", "b", "none"}), (names{"a", "b"}));
}

CAF_TEST(the same room named twice counts once) {
  table.join("a", "r");
  CAF_CHECK_EQUAL(select({"r", "r"}), names{"a"});
}

CAF_TEST(sockets in an excluded room are left out) {
  table.join("a", "r");
  table.join("b", "r");
  CAF_CHECK_EQUAL(select({}, {"r"}), names{"c"});
  CAF_CHECK_EQUAL(select({}, {"a"}), (names{"b", "c"}));
  CAF_CHECK_EQUAL(select({"r"}, {"b", "none"}), names{"a"});
  CAF_CHECK_EQUAL(select({"r", "c"}, {"b"}), (names{"a", "c"}));
  CAF_CHECK_EQUAL(select({"r", "c"}, {"r"}), names{"c"});
  CAF_CHECK_EQUAL(select({"r"}, {"a", "a"}), names{"b"});
}

CAF_TEST(an exclusion does not outlast its operation) {
  CAF_CHECK_EQUAL(select({}, {"a", "b"}), names{"c"});
  CAF_CHECK_EQUAL(select({}, {"c"}), (names{"a", "b"}));
  CAF_CHECK_EQUAL(select({"a", "b"}), (names{"a", "b"}));
}

CAF_TEST(rooms come in the order of joining) {
  for (const auto* room : {"r1", "r2", "r3", "r4"})
    table.join("a", room);
  table.leave("a", "r2");
  table.join("a", "r2");
  CAF_CHECK_EQUAL(table.rooms_of("a"), (names{"a", "r1", "r3", "r4", "r2"}));
}

CAF_TEST(a removed socket leaves its rooms in the order of joining) {
  table.join("a", "r");
  table.join("b", "r");
  table.join("a", "s");
  names rooms;
  for (const auto& x : table.remove("a"))
    rooms.push_back(x.room + (x.deleted ? " deleted" : ""));
  CAF_CHECK_EQUAL(rooms, (names{"a deleted", "r", "s deleted"}));
  CAF_CHECK_EQUAL(select({"r"}), names{"b"});
  CAF_CHECK_EQUAL(table.size(), 2u);
  CAF_CHECK(!table.contains("a"));
}

CAF_TEST(a room may have the name of a socket) {
  CAF_CHECK(table.join("a", "b") == joined::yes);
  CAF_CHECK_EQUAL(select({"b"}), (names{"a", "b"}));
  table.remove("b");
  CAF_CHECK_EQUAL(select({"b"}), names{"a"});
  CAF_CHECK(!table.contains("b"));
  CAF_CHECK(table.add("b", sessions["b"]) == joined::yes);
  CAF_CHECK_EQUAL(select({"b"}), (names{"a", "b"}));
}

CAF_TEST(a socket may leave its own room and stay in the namespace) {
  CAF_CHECK(table.leave("a", "a") == left::deleted);
  CAF_CHECK(select({"a"}).empty());
  CAF_CHECK_EQUAL(select({}), (names{"a", "b", "c"}));
  CAF_CHECK(table.remove("a").empty());
  CAF_CHECK_EQUAL(select({}), (names{"b", "c"}));
}

CAF_TEST(random changes agree with a model of plain sets) {
  std::minstd_rand random{7};
  std::map<std::string, std::set<std::string>> model;
  for (const auto* sid : {"a", "b", "c"})
    model[sid] = {sid};
  auto pick = [&](const char* prefix, unsigned n) {
    return prefix + std::to_string(random() % n);
  };
  for (int i = 0; i < 20000; ++i) {
    auto sid = pick("s", 20);
    auto room = random() % 8 == 0 ? pick("s", 20) : pick("r", 100);
    const auto what = random() % 100;
    if (what < 10) {
      if (table.add(sid, sessions[sid]) != joined::no)
        model[sid].insert(sid);
    } else if (what < 12) {
      table.remove(sid);
      model.erase(sid);
    } else if (what < 65) {
      table.join(sid, room);
      if (auto x = model.find(sid); x != model.end())
        x->second.insert(room);
    } else {
      table.leave(sid, room);
      if (auto x = model.find(sid); x != model.end())
        x->second.erase(room);
    }
  }
  std::map<std::string, names> members;
  for (const auto& [sid, rooms] : model) {
    CAF_CHECK_EQUAL(sorted(table.rooms_of(sid)),
                    names(rooms.begin(), rooms.end()));
    for (const auto& room : rooms)
      members[room].push_back(sid);
  }
  for (const auto& [room, sids] : members)
    CAF_CHECK_EQUAL(select({room}), sids);
  names all;
  for (const auto& [room, sids] : members) {
    all.push_back(room);
    CAF_CHECK_EQUAL(table.count(room), sids.size());
  }
  CAF_CHECK_EQUAL(sorted(table.rooms()), all);
  CAF_CHECK_EQUAL(table.count("no such room"), 0u);
  CAF_CHECK_EQUAL(table.room_count(), members.size());
  CAF_CHECK_EQUAL(table.size(), model.size());
}

CAF_TEST(a socket with thousands of rooms leaves each of them) {
  const int count = 5000;
  for (int i = 0; i < count; ++i)
    table.join("a", "r" + std::to_string(i));
  CAF_CHECK_EQUAL(table.rooms_of("a").size(), count + 1u);
  for (int i = 0; i < count; i += 2)
    CAF_CHECK(table.leave("a", "r" + std::to_string(i)) == left::deleted);
  const auto rooms = table.rooms_of("a");
  CAF_CHECK_EQUAL(rooms.at(2), "r3");
  CAF_CHECK_EQUAL(table.remove("a").size(), count / 2 + 1u);
  CAF_CHECK_EQUAL(table.room_count(), 2u);
}

CAF_TEST_FIXTURE_SCOPE_END()
