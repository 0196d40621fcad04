// For whom the packets were that are lost, and what is forgotten of that.
#define CAF_SUITE primary.lost_packets

#include "actors/primary/lost_packets.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;

namespace {

recoverable_session session(const std::string& sid) {
  return recoverable_session{session_opened{"pid-" + sid, "/", sid, 100, ""}};
}

struct fixture {
  void lose(const std::string& room, packet_offset x) {
    broadcast_options to;
    if (!room.empty())
      to.rooms = {room};
    lost.add(to, x);
  }

  /// Packets for so many rooms in which nobody is.
  void lose_many(std::size_t rooms, packet_offset from) {
    for (std::size_t i = 0; i < rooms; ++i)
      lose("room" + std::to_string(i), from + i);
  }

  lost_packets lost{100};
  recoverable_session a = session("a");
  recoverable_session b = session("b");
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(lost_packets_tests, fixture)

CAF_TEST(a packet is lost for those in its room) {
  lose("a", 101);
  CAF_CHECK(lost.any_for(a, 100));
  CAF_CHECK(!lost.any_for(a, 101));
  CAF_CHECK(!lost.any_for(b, 100));
}

CAF_TEST(a packet without a room is lost for everybody) {
  lose("", 101);
  CAF_CHECK(lost.any_for(a, 100) && lost.any_for(b, 100));
}

CAF_TEST(names with zero bytes are not taken for one another) {
  using namespace std::string_literals;
  broadcast_options to;
  to.nsp = "/x";
  to.rooms = {"y\0z"s};
  lost.add(to, 101);
  recoverable_session there{session_opened{"p", "/x", "y\0z"s, 100, ""}};
  recoverable_session elsewhere{session_opened{"q", "/x\0y"s, "z", 100, ""}};
  CAF_CHECK(lost.any_for(there, 100));
  CAF_CHECK(!lost.any_for(elsewhere, 100));
}

CAF_TEST(a session that is forgotten takes its room along) {
  lose("a", 101);
  lost.forget(a);
  CAF_CHECK(!lost.any_for(a, 100));
}

CAF_TEST(what concerns no session is forgotten first) {
  lose("a", 101);
  lose_many(lost_packets::max_rooms, 102);
  CAF_CHECK(lost.is_crowded());
  lost.keep({&a, &b});
  CAF_CHECK(!lost.is_crowded());
  CAF_CHECK(lost.any_for(a, 100));
  CAF_CHECK(!lost.any_for(a, 101));
  CAF_CHECK(!lost.any_for(b, 100));
}

CAF_TEST(what is forgotten of sessions counts as lost for everybody) {
  const auto count = lost_packets::max_rooms + 1;
  lose_many(count, 101);
  std::vector<recoverable_session> sessions;
  for (std::size_t i = 0; i < count; ++i)
    sessions.push_back(session("room" + std::to_string(i)));
  std::vector<const recoverable_session*> all;
  for (const auto& x : sessions)
    all.push_back(&x);
  lost.keep(all);
  CAF_CHECK(lost.any_for(b, 100 + count - 1));
  CAF_CHECK(!lost.any_for(b, 100 + count));
}

CAF_TEST_FIXTURE_SCOPE_END()
