// Fetches that wait for others: order, deadlines, bounds.
#define CAF_SUITE adapter.fetch_line

#include "adapter/fetch_line.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

const fetch_line::time_point start{100s};

fetch_line::fetch fetch(std::string room, fetch_line::time_point start_by) {
  broadcast_options opts;
  opts.rooms.push_back(std::move(room));
  return {{opts, {}}, start_by, start_by + 5s, nullptr};
}

std::string room(const std::optional<fetch_line::fetch>& x) {
  return x ? x->question.opts.rooms.at(0) : "none";
}

struct fixture {
  fetch_line line;

  void add(std::string name, std::chrono::seconds wait = 5s) {
    line.add(fetch(std::move(name), start + wait), start);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(fetch_line_tests, fixture)

CAF_TEST(fetches start in the order of coming) {
  CAF_CHECK_EQUAL(room(line.next()), "none");
  add("a");
  add("b", 1s);
  add("c");
  CAF_CHECK(!line.empty());
  CAF_CHECK_EQUAL(room(line.next()), "a");
  CAF_CHECK_EQUAL(room(line.next()), "b");
  CAF_CHECK_EQUAL(room(line.next()), "c");
  CAF_CHECK(line.empty());
}

CAF_TEST(a fetch waits as long as it may start) {
  CAF_CHECK(!line.next_deadline());
  add("late", 3s);
  add("soon", 1s);
  CAF_CHECK(line.next_deadline() == start + 1s);
  CAF_CHECK(line.expire(start + 1s - 1ns).empty());
  CAF_CHECK_EQUAL(room(line.expire(start + 1s).at(0)), "soon");
  CAF_CHECK(line.next_deadline() == start + 3s);
  CAF_CHECK_EQUAL(room(line.next()), "late");
  CAF_CHECK(!line.next_deadline());
}

CAF_TEST(who finds the line full ends with the next tick) {
  for (std::size_t i = 0; i < fetch_line::max_waiting; ++i)
    add("waits");
  CAF_CHECK(line.expire(start).empty());
  add("too many");
  CAF_CHECK(line.next_deadline() == start);
  CAF_CHECK_EQUAL(room(line.expire(start).at(0)), "too many");
  CAF_CHECK_EQUAL(line.close().size(), fetch_line::max_waiting);
  CAF_CHECK(line.empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
