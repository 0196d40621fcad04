// Requests about sessions: how many are asked at a time, and when they end.
#define CAF_SUITE adapter.pending_restores

#include "adapter/pending_restores.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture {
  void add(uint64_t id) {
    pending.add({id, "/", "pid", 0, false},
                [this](std::optional<stored_session>) { ++answered; });
  }

  pending_restores::time_point start{};
  pending_restores pending{2};
  int answered = 0;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(pending_restores_tests, fixture)

CAF_TEST(no more are asked at a time than may be) {
  for (uint64_t id : {1, 2, 3})
    add(id);
  CAF_CHECK_EQUAL(pending.send(start + 5s).size(), 2u);
  CAF_CHECK_EQUAL(pending.send(start + 5s).size(), 0u);
  pending.take(1);
  auto more = pending.send(start + 5s);
  CAF_REQUIRE_EQUAL(more.size(), 1u);
  CAF_CHECK_EQUAL(more.front().request_id, 3u);
}

CAF_TEST(an answer is taken once) {
  add(1);
  pending.send(start + 5s);
  CAF_CHECK(static_cast<bool>(pending.take(1)));
  CAF_CHECK(!pending.take(1));
  CAF_CHECK(!pending.take(2));
}

CAF_TEST(a request ends at its deadline and not before) {
  add(1);
  pending.send(start + 5s);
  CAF_CHECK(pending.next_deadline() == start + 5s);
  CAF_CHECK(pending.expire(start + 5s - 1ns).empty());
  CAF_CHECK_EQUAL(pending.expire(start + 5s).size(), 1u);
  CAF_CHECK(!pending.next_deadline());
}

CAF_TEST(all that wait are given back at the end) {
  for (uint64_t id : {1, 2, 3})
    add(id);
  pending.send(start + 5s);
  for (auto& then : pending.close())
    then(std::nullopt);
  CAF_CHECK_EQUAL(answered, 3);
  CAF_CHECK(!pending.next_deadline());
  CAF_CHECK(pending.send(start + 5s).empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
