// How much is done for some before others are served.
#define CAF_SUITE engine_io.turn_queue

#include "actors/engine_io/turn_queue.hpp"

#include <optional>
#include <string>

#include <boost/asio/post.hpp>

#include "tests/test.hpp"

using namespace socketio::engine_io;

namespace {

struct fixture {
  boost::asio::io_context io{1};
  std::optional<turn_queue> turns{std::in_place, io, 10};
  std::string log;

  /// Waits for a turn in which `bytes` are spent.
  void wait(char name, std::size_t bytes) {
    turns->wait([this, name, bytes] {
      log += name;
      turns->spend(bytes);
    });
  }

  void run_all() {
    io.restart();
    io.poll();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(turn_queue_tests, fixture)

CAF_TEST(a budget is spent until the turn is over) {
  CAF_CHECK(!turns->spent());
  turns->spend(9);
  CAF_CHECK(!turns->spent());
  turns->spend(1);
  CAF_CHECK(turns->spent());
  run_all();
  CAF_CHECK(!turns->spent());
}

CAF_TEST(who waits is served in order as far as the budget goes) {
  wait('a', 5);
  wait('b', 5);
  wait('c', 100);
  wait('d', 1);
  for (auto expected : {"ab", "abc", "abcd"}) {
    io.restart();
    io.poll_one();
    CAF_CHECK_EQUAL(log, expected);
  }
}

CAF_TEST(others are served between two turns) {
  wait('a', 10);
  wait('b', 10);
  boost::asio::post(io, [this] { log += '1'; });
  run_all();
  CAF_CHECK_EQUAL(log, "a1b");
}

CAF_TEST(who waits again does so behind the others) {
  turns->wait([this] {
    log += 'a';
    wait('A', 1);
  });
  wait('b', 1);
  run_all();
  CAF_CHECK_EQUAL(log, "abA");
}

CAF_TEST(nobody is called after the end) {
  wait('a', 1);
  turns.reset();
  run_all();
  CAF_CHECK_EQUAL(log, "");
}

CAF_TEST_FIXTURE_SCOPE_END()
