// Pending acknowledgements of a socket. Time is given, never read.
#define CAF_SUITE socket_io.ack_table

#include <string>

#include "actors/socket_io/ack_table.hpp"

#include "tests/test.hpp"

using namespace socketio::socket_io;
using namespace std::chrono_literals;

namespace {

using time_point = ack_table::time_point;

constexpr time_point start{};

/// Callbacks write their names down.
struct fixture {
  ack_table table;
  std::string called;

  void add(uint64_t id, char name, std::optional<time_point> deadline = {}) {
    table.add(
      id, [this, name](auto) { called += name; }, deadline);
  }

  void call(const ack_callback& f) { f(std::vector<socketio::value>{}); }

  void call(const std::vector<ack_callback>& fs) {
    for (auto& f : fs)
      call(f);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(ack_table_tests, fixture)

CAF_TEST(an acknowledgement is taken once) {
  add(7, 'a');
  auto f = table.take(7);
  CAF_REQUIRE(f);
  call(f);
  CAF_CHECK_EQUAL(called, "a");
  CAF_CHECK(!table.take(7));
  CAF_CHECK(table.empty());
}

CAF_TEST(an id that nobody asked for has no callback) {
  add(7, 'a');
  CAF_CHECK(!table.take(8));
  CAF_CHECK_EQUAL(table.size(), 1u);
}

CAF_TEST(what is due expires in the order of its deadlines) {
  add(1, 'a', start + 3s);
  add(2, 'b', start + 1s);
  add(3, 'c', start + 2s);
  add(4, 'd');
  CAF_CHECK(table.expire(start + 999ms).empty());
  call(table.expire(start + 2s));
  CAF_CHECK_EQUAL(called, "bc");
  CAF_CHECK(!table.take(2));
  CAF_CHECK_EQUAL(table.size(), 2u);
  call(table.expire(start + 24h));
  CAF_CHECK_EQUAL(called, "bca");
  CAF_CHECK(table.take(4));
}

CAF_TEST(the next deadline is the earliest that is still pending) {
  CAF_CHECK(!table.next_deadline());
  add(1, 'a');
  CAF_CHECK(!table.next_deadline());
  add(2, 'b', start + 2s);
  add(3, 'c', start + 1s);
  CAF_CHECK(table.next_deadline() == start + 1s);
  table.take(3);
  CAF_CHECK(table.next_deadline() == start + 2s);
  table.expire(start + 2s);
  CAF_CHECK(!table.next_deadline());
}

CAF_TEST(an answer in time does not expire) {
  add(1, 'a', start + 1s);
  table.take(1);
  CAF_CHECK(table.expire(start + 1s).empty());
}

CAF_TEST(equal deadlines expire together) {
  add(1, 'a', start + 1s);
  add(2, 'b', start + 1s);
  call(table.expire(start + 1s));
  CAF_CHECK_EQUAL(called, "ab");
}

CAF_TEST(clear gives all in the order of their ids) {
  add(3, 'c', start + 1s);
  add(1, 'a');
  add(2, 'b', start + 2s);
  call(table.clear());
  CAF_CHECK_EQUAL(called, "abc");
  CAF_CHECK(table.empty());
  CAF_CHECK(!table.next_deadline());
}

CAF_TEST(an id that is used again replaces the old one) {
  add(1, 'a', start + 1s);
  add(1, 'b', start + 2s);
  CAF_CHECK(table.expire(start + 1s).empty());
  call(table.take(1));
  CAF_CHECK_EQUAL(called, "b");
}

CAF_TEST(a callback may use the table) {
  table.add(1, [this](auto) { add(2, 'b'); });
  call(table.take(1));
  CAF_CHECK_EQUAL(table.size(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
