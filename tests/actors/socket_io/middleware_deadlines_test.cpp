// Chains that owe a word: their deadlines and number.
#define CAF_SUITE socket_io.middleware_deadlines

#include <chrono>
#include <string>

#include "actors/socket_io/middleware_deadlines.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;
using namespace std::chrono_literals;

namespace {

const middleware_deadlines::time_point start{};

/// One step, which says nothing.
class silent_chain final : public middleware_chain {
public:
  silent_chain(char name, std::string& log) : name_(name), log_(log) {
    // nop
  }

protected:
  bool ask(std::size_t, next) override { return true; }

  void done(std::optional<error>) override { log_ += name_; }

private:
  char name_;
  std::string& log_;
};

struct fixture {
  /// @returns a chain that notes `name` when it is over.
  middleware_deadlines::chain_ptr owe(char name, std::chrono::seconds due) {
    auto result = std::make_shared<silent_chain>(name, said);
    result->start();
    uut.add(start + due, result);
    return result;
  }

  middleware_deadlines uut;
  std::string said;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(word_queue_tests, fixture)

CAF_TEST(an empty queue is never due) {
  CAF_CHECK(!uut.next_deadline());
  CAF_CHECK_EQUAL(uut.size(), 0u);
}

CAF_TEST(chains that are due come in order and leave the queue) {
  owe('a', 1s);
  owe('b', 2s);
  owe('c', 3s);
  for (auto& x : uut.expire(start + 2s))
    x->give_up(error{});
  CAF_CHECK_EQUAL(said, "ab");
  CAF_CHECK_EQUAL(uut.size(), 1u);
  CAF_CHECK(uut.next_deadline() == start + 3s);
}

CAF_TEST(a chain that is over is neither due nor counted) {
  auto a = owe('a', 1s);
  owe('b', 2s);
  auto c = owe('c', 3s);
  a->give_up(error{});
  c->give_up(error{});
  CAF_CHECK(uut.next_deadline() == start + 2s);
  CAF_CHECK_EQUAL(uut.size(), 1u);
  CAF_CHECK_EQUAL(uut.expire(start + 9s).size(), 1u);
  CAF_CHECK(!uut.next_deadline());
}

CAF_TEST_FIXTURE_SCOPE_END()
