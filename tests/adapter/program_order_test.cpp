// What was done while packets were on their way takes effect in order.
#define CAF_SUITE adapter.program_order

#include "adapter/program_order.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;

namespace {

broadcast_options in(std::vector<std::string> rooms) {
  broadcast_options result;
  result.rooms = std::move(rooms);
  return result;
}

struct fixture {
  void note(const std::string& what) {
    order.run([this, what] { done.push_back(what); });
  }

  /// The oldest packet is back.
  program_order::decisions back() {
    auto result = order.take_packet();
    order.run_jobs();
    return result;
  }

  program_order order;
  std::vector<std::string> done;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(program_order_tests, fixture)

CAF_TEST(nothing waits while no packet is on its way) {
  note("a");
  CAF_CHECK_EQUAL(done.size(), 1u);
  CAF_CHECK(order.idle());
}

CAF_TEST(a job waits for the packets before it only) {
  order.add_packet(in({}));
  note("a");
  order.add_packet(in({}));
  note("b");
  CAF_CHECK(done.empty());
  back();
  CAF_CHECK(done == std::vector<std::string>{"a"});
  back();
  CAF_CHECK(done == (std::vector<std::string>{"a", "b"}));
  CAF_CHECK(order.idle());
}

CAF_TEST(a job that a job adds waits for the next packet) {
  order.add_packet(in({}));
  order.run([this] { note("later"); });
  order.add_packet(in({}));
  back();
  CAF_CHECK(done.empty());
  back();
  CAF_CHECK(done == std::vector<std::string>{"later"});
}

CAF_TEST(joining a room after a packet was sent does not earn it) {
  order.add_packet(in({"room"}));
  order.before_change("/", "room", "sid", [](auto&) { return false; });
  auto decided = back();
  CAF_REQUIRE_EQUAL(decided.count("sid"), 1u);
  CAF_CHECK(!decided["sid"]);
}

CAF_TEST(the first decision about a packet stays) {
  order.add_packet(in({"room"}));
  order.before_change("/", "room", "sid", [](auto&) { return true; });
  order.before_change("/", "room", "sid", [](auto&) { return false; });
  CAF_CHECK(back()["sid"]);
}

CAF_TEST(packets for other rooms need no decision) {
  order.add_packet(in({"other"}));
  order.before_change("/", "room", "sid", [](auto&) { return false; });
  CAF_CHECK(back().empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
