// Which packets are for a session whose rooms change.
#define CAF_SUITE primary.recoverable_session

#include "actors/primary/recoverable_session.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;

namespace {

using names = std::vector<std::string>;

constexpr worker_id owner{1, 0};
constexpr worker_id other{2, 0};

logged_packet packet(packet_offset offset, worker_id origin, names rooms = {},
                     names except = {}, const std::string& nsp = "/") {
  logged_packet result;
  result.offset = offset;
  result.origin = origin;
  result.content.opts.nsp = nsp;
  result.content.opts.rooms = std::move(rooms);
  result.content.opts.except = std::move(except);
  return result;
}

session_changed joins(const std::string& room) {
  return {"pid", 0, false, {{room, true}}, {}};
}

session_changed leaves(const std::string& room) {
  return {"pid", 0, false, {{room, false}}, {}};
}

struct fixture {
  recoverable_session session{session_opened{"pid", "/", "sid", 10, "{}"}};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(recoverable_session_tests, fixture)

CAF_TEST(packets for all and for its own room are for a session) {
  CAF_CHECK(session.gets(packet(11, other)));
  CAF_CHECK(session.gets(packet(11, other, {"sid"})));
  CAF_CHECK(!session.gets(packet(11, other, {"room"})));
  CAF_CHECK(!session.gets(packet(11, other, {}, {"sid"})));
  CAF_CHECK(!session.gets(packet(11, other, {}, {}, "/admin")));
}

CAF_TEST(what was sent before a session began is not for it) {
  CAF_CHECK(!session.gets(packet(10, other)));
  CAF_CHECK(session.gets(packet(11, other)));
}

CAF_TEST(a room counts from joining to leaving) {
  session.change(joins("room"), {owner, 20, 25}, 0);
  session.change(leaves("room"), {owner, 30, 35}, 0);
  CAF_CHECK(!session.gets(packet(20, other, {"room"})));
  CAF_CHECK(session.gets(packet(21, other, {"room"})));
  CAF_CHECK(session.gets(packet(30, other, {"room"})));
  CAF_CHECK(!session.gets(packet(31, other, {"room"})));
}

CAF_TEST(packets of the owner are in order with its own changes) {
  session.change(joins("room"), {owner, 20, 25}, 0);
  CAF_CHECK(!session.gets(packet(25, owner, {"room"})));
  CAF_CHECK(session.gets(packet(26, owner, {"room"})));
}

CAF_TEST(except counts from joining to leaving as well) {
  session.change(joins("muted"), {owner, 20, 20}, 0);
  session.change(leaves("muted"), {owner, 30, 30}, 0);
  CAF_CHECK(session.gets(packet(20, other, {}, {"muted"})));
  CAF_CHECK(!session.gets(packet(21, other, {}, {"muted"})));
  CAF_CHECK(session.gets(packet(31, other, {}, {"muted"})));
}

CAF_TEST(its rooms are stored in the order of joining without its own) {
  session.change(joins("b"), {owner, 20, 20}, 0);
  session.change(joins("a"), {owner, 20, 20}, 0);
  session.change(joins("sid"), {owner, 20, 20}, 0);
  session.change(joins("left"), {owner, 20, 20}, 0);
  session.change(leaves("left"), {owner, 20, 20}, 0);
  session.change({"pid", 0, false, {}, {"{\"n\":1}"}}, {owner, 20, 20}, 0);
  auto stored = session.stored("pid");
  CAF_CHECK(stored.rooms == (names{"b", "a"}));
  CAF_CHECK_EQUAL(stored.data, "{\"n\":1}");
  CAF_CHECK_EQUAL(stored.sid, "sid");
}

CAF_TEST(memory for rooms that were left is bounded) {
  for (int i = 0; i < 10000; ++i) {
    auto room = "room" + std::to_string(i);
    session.change(joins(room), {owner, 20, 20}, 0);
    session.change(leaves(room), {owner, 20, 20}, 0);
  }
  CAF_CHECK_LESS(session.size(),
                 2 * recoverable_session::max_former_stays * 200);
}

CAF_TEST_FIXTURE_SCOPE_END()
