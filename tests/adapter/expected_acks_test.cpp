// Ack handlers that are taken back when their time is up.
#define CAF_SUITE adapter.expected_acks

#include "adapter/expected_acks.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

const expected_acks::time_point t0{1h};

} // namespace

CAF_TEST(a group is given back at its deadline and not before) {
  expected_acks acks;
  acks.add("/", 7, {"a", "b"}, t0);
  CAF_CHECK(acks.expire(t0 - 1ns).empty());
  auto groups = acks.expire(t0);
  CAF_REQUIRE_EQUAL(groups.size(), 1u);
  CAF_CHECK_EQUAL(groups[0].ack_id, 7u);
  CAF_CHECK_EQUAL(groups[0].sids, (std::vector<std::string>{"a", "b"}));
  CAF_CHECK(acks.expire(t0).empty());
}

CAF_TEST(a group is dropped with its last acknowledgement) {
  expected_acks acks;
  auto number = acks.add("/", 7, {"a", "b"}, t0);
  acks.on_ack(number);
  CAF_CHECK(acks.next_deadline() == t0);
  acks.on_ack(number);
  CAF_CHECK(!acks.next_deadline());
  acks.on_ack(number);
  CAF_CHECK(acks.expire(t0).empty());
}

CAF_TEST(a group without sockets is never given back) {
  expected_acks acks;
  acks.add("/", 7, {}, t0);
  CAF_CHECK(!acks.next_deadline());
}

CAF_TEST(the next deadline is the earliest of all) {
  expected_acks acks;
  acks.add("/", 1, {"a"}, t0 + 2s);
  acks.add("/", 1, {"a"}, t0 + 1s);
  CAF_CHECK(acks.next_deadline() == t0 + 1s);
  CAF_CHECK_EQUAL(acks.expire(t0 + 1s).size(), 1u);
  CAF_CHECK(acks.next_deadline() == t0 + 2s);
}
