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
  fetch_line line{2};

  std::string begin(std::string name, std::chrono::seconds wait = 5s) {
    return room(line.begin(fetch(std::move(name), start + wait)));
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(fetch_line_tests, fixture)

CAF_TEST(no more fetches than allowed are under way) {
  CAF_CHECK_EQUAL(begin("a"), "a");
  CAF_CHECK_EQUAL(begin("b"), "b");
  CAF_CHECK_EQUAL(begin("c"), "none");
  CAF_CHECK_EQUAL(begin("d"), "none");
  CAF_CHECK_EQUAL(room(line.end()), "c");
  CAF_CHECK_EQUAL(room(line.end()), "d");
  CAF_CHECK_EQUAL(room(line.end()), "none");
  CAF_CHECK_EQUAL(begin("e"), "e");
  CAF_CHECK_EQUAL(begin("f"), "none");
}

CAF_TEST(a fetch waits as long as it may start) {
  begin("a");
  begin("b");
  CAF_CHECK(!line.next_deadline());
  begin("late", 3s);
  begin("soon", 1s);
  CAF_CHECK(line.next_deadline() == start + 1s);
  CAF_CHECK(line.expire(start + 1s - 1ns).empty());
  CAF_CHECK_EQUAL(room(line.expire(start + 1s).at(0)), "soon");
  CAF_CHECK(line.next_deadline() == start + 3s);
  CAF_CHECK_EQUAL(room(line.end()), "late");
}

CAF_TEST(who finds the line full ends with the next tick) {
  begin("a");
  begin("b");
  for (std::size_t i = 0; i < fetch_line::max_waiting; ++i)
    begin("waits");
  CAF_CHECK(line.expire(start).empty());
  begin("too many");
  CAF_CHECK_EQUAL(room(line.expire(start).at(0)), "too many");
  CAF_CHECK_EQUAL(line.close().size(), fetch_line::max_waiting);
}

CAF_TEST_FIXTURE_SCOPE_END()
