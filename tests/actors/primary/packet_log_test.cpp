// What the log of packets keeps, and what it knows of those it dropped.
#define CAF_SUITE primary.packet_log

#include "actors/primary/packet_log.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

constexpr worker_id from{1, 0};

packet_log::limits three_packets() {
  packet_log::limits result;
  result.packets = 3;
  return result;
}

recoverable_session session(const std::string& sid) {
  return recoverable_session{session_opened{"pid-" + sid, "/", sid, 100, ""}};
}

struct fixture {
  packet_offset add(packet_log& to, const std::string& room = "",
                    std::chrono::seconds at = 0s) {
    broadcast x;
    if (!room.empty())
      x.opts.rooms.push_back(room);
    x.packet.body = "[1]";
    return to.append(from, std::move(x), start + at);
  }

  std::size_t missed(const packet_log& in, packet_offset after) {
    auto result = in.missed(a, after);
    return result ? result->size() : 999;
  }

  packet_log::time_point start{};
  packet_log log{three_packets(), 100};
  recoverable_session a = session("a");
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(packet_log_tests, fixture)

CAF_TEST(offsets go on from the one given) {
  CAF_CHECK_EQUAL(add(log), 101u);
  CAF_CHECK_EQUAL(add(log), 102u);
  CAF_CHECK_EQUAL(log.last(), 102u);
}

CAF_TEST(a session misses what came after its offset) {
  add(log);
  add(log);
  add(log);
  CAF_CHECK_EQUAL(missed(log, 101), 2u);
  CAF_CHECK_EQUAL(missed(log, 103), 0u);
}

CAF_TEST(a session without an offset misses all since its beginning) {
  add(log);
  CAF_CHECK_EQUAL(missed(log, 0), 1u);
}

CAF_TEST(an offset that was never given out is refused) {
  add(log);
  CAF_CHECK_EQUAL(missed(log, 102), 999u);
}

CAF_TEST(who missed a dropped packet cannot be recovered) {
  for (int i = 0; i < 4; ++i)
    add(log);
  CAF_CHECK_EQUAL(log.packets(), 3u);
  CAF_CHECK_EQUAL(missed(log, 100), 999u);
  CAF_CHECK_EQUAL(missed(log, 101), 3u);
}

CAF_TEST(a dropped packet for others hurts nobody else) {
  add(log, "b");
  for (int i = 0; i < 3; ++i)
    add(log);
  CAF_CHECK_EQUAL(missed(log, 100), 3u);
  add(log, "a");
  CAF_CHECK_EQUAL(missed(log, 100), 999u);
}

CAF_TEST(packets go when they are older than the limit) {
  packet_log::limits one_minute;
  one_minute.age = 60s;
  packet_log x{one_minute, 100};
  add(x);
  x.expire(start + 60s);
  CAF_CHECK_EQUAL(x.packets(), 1u);
  x.expire(start + 61s);
  CAF_CHECK_EQUAL(x.packets(), 0u);
  CAF_CHECK_EQUAL(x.bytes(), 0u);
}

CAF_TEST(the bytes of all packets are bounded) {
  packet_log::limits small;
  small.bytes = 1000;
  packet_log x{small, 100};
  for (int i = 0; i < 100; ++i)
    add(x);
  CAF_CHECK_LESS_OR_EQUAL(x.bytes(), 1000u);
  CAF_CHECK_GREATER(x.packets(), 0u);
}

CAF_TEST(a session that missed too many bytes is refused) {
  packet_log::limits tiny;
  tiny.missed_bytes = 7;
  packet_log x{tiny, 100};
  add(x);
  add(x);
  CAF_CHECK_EQUAL(missed(x, 100), 2u);
  add(x);
  CAF_CHECK_EQUAL(missed(x, 100), 999u);
  CAF_CHECK_EQUAL(missed(x, 101), 2u);
}

CAF_TEST_FIXTURE_SCOPE_END()
