// Connection state recovery as the server plays its part.
#define CAF_SUITE socket_io.socket_recovery

#include <string>
#include <vector>

#include "tests/actors/socket_io/fake_keeper.hpp"
#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

const std::string pid(20, 'p');
const std::string sid(20, 's');

server_options asking_middleware() {
  server_options result;
  result.skip_middlewares = false;
  return result;
}

struct fixture : world {
  explicit fixture(server_options opts = {}) : world(opts) {
    rooms.kept_by = &memory;
    rooms.listener = &io.wiring().sockets();
  }

  /// A client that wants its former socket back.
  visitor& come_back() {
    auto& result = visit();
    result.says("0{\"pid\":\"" + pid + "\"}");
    memory.claimed(1, stored_session{"/", pid, sid, {"r"}, "{\"n\":1}", {}});
    return result;
  }

  /// The rest of the way, once the middleware has let it in.
  void enter() {
    memory.fetched(stored_session{"/", pid, sid, {"r"}, "{\"n\":1}", {}});
  }

  keeper memory;
};

struct strict_fixture : fixture {
  strict_fixture() : fixture(asking_middleware()) {
    // nop
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_recovery_tests, fixture)

// -- coming back -------------------------------------------------------------

CAF_TEST(a recovered socket is not asked for by the middleware) {
  io.use([](socket&, next word) { word(error{"no"}); });
  auto& c = come_back();
  enter();
  CAF_CHECK_EQUAL(c.sid(), sid);
  auto s = io.find(sid);
  CAF_REQUIRE(s);
  CAF_CHECK(s->recovered());
  CAF_CHECK(s->data()["n"] == 1);
  CAF_CHECK(s->rooms() == (strings{sid, "r"}));
  CAF_CHECK(memory.told == (strings{"resume " + sid}));
}

CAF_TEST(who has no former socket is asked for by the middleware) {
  io.use([](socket&, next word) { word(error{"no"}); });
  auto& c = visit();
  c.says("0{\"pid\":\"" + pid + "\"}");
  memory.claimed(1, std::nullopt);
  CAF_CHECK(c.heard() == (strings{"4{\"message\":\"no\"}"}));
}

CAF_TEST(a listener of rooms may end a socket that recovery would keep) {
  io.on_room_event([&](auto, const std::string&, const std::string& id) {
    io.find(id)->disconnect();
  });
  join();
  CAF_CHECK(memory.told == (strings{"close"}));
  memory.told.clear();
  come_back();
  enter();
  CAF_CHECK(memory.told == (strings{"close"}));
  CAF_CHECK(io.sockets().empty());
}

// -- what emit returns -------------------------------------------------------

CAF_TEST(emit tells that a volatile event was dropped) {
  auto& c = join();
  auto s = *io.find(c.sid());
  CAF_CHECK(s.volatile_().emit("x"));
  c.can_write = false;
  CAF_CHECK(!s.volatile_().emit("x"));
  memory.busy = true;
  CAF_CHECK(s.volatile_().emit("x"));
  c.heard();
  for (auto& f : memory.waiting)
    f();
  CAF_CHECK(c.heard().empty());
}

CAF_TEST(emit tells that the queue of the client is full) {
  auto& c = join();
  auto s = *io.find(c.sid());
  CAF_CHECK(s.emit("x"));
  c.below_mark = false;
  CAF_CHECK(!s.emit("x"));
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(strict_recovery_tests, strict_fixture)

CAF_TEST(middleware is asked about a recovered socket if the option says so) {
  auto known = false;
  io.use([&](socket& s, next word) {
    known = s.recovered() && s.id() == sid;
    word(error{"no"});
  });
  auto& c = come_back();
  CAF_CHECK(known);
  CAF_CHECK(c.heard() == (strings{"4{\"message\":\"no\"}"}));
  CAF_CHECK(memory.told == (strings{"give back"}));
}

CAF_TEST(what middleware emits to a socket that is lost in the end is dropped) {
  io.use([](socket& s, next word) {
    s.emit("welcome", s.recovered());
    word();
  });
  come_back();
  memory.fetched(std::nullopt);
  CAF_REQUIRE_EQUAL(rooms.broadcasts.size(), 1u);
  CAF_CHECK_EQUAL(rooms.broadcasts[0].packet.body, "[\"welcome\",false]");
}

CAF_TEST(data that middleware changes is kept for the next recovery) {
  io.use([](socket& s, next word) {
    s.update_data([](value& data) { data["n"] = 2; });
    word();
  });
  come_back();
  enter();
  CAF_CHECK(memory.told
            == (strings{"resume " + sid, "update " + sid + " {\"n\":2}"}));
}

CAF_TEST_FIXTURE_SCOPE_END()
