// Requests to other workers: who is waited for, and when they end.
#define CAF_SUITE adapter.pending_requests

#include "adapter/pending_requests.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

using workers = std::vector<worker_id>;
using time_point = pending_requests::time_point;

constexpr worker_id own{0, 0};
constexpr worker_id w1{1, 0};
constexpr worker_id w2{2, 0};
constexpr worker_id w3{3, 0};

struct fixture {
  uint64_t begin(workers expected = {}, std::optional<worker_id> self = {},
                 bool single = false) {
    return begin_at(t0 + 5s, std::move(expected), self, single);
  }

  uint64_t begin_at(time_point deadline, workers expected = {},
                    std::optional<worker_id> self = {}, bool single = false) {
    return requests.begin({deadline, std::move(expected), self, single,
                           [this](request_result r) { result = r; }},
                          t0);
  }

  /// A fetch that asks the own worker, w1 and w2.
  uint64_t fetch(time_point now) {
    auto id = requests.begin({now + 5s,
                              {w1, w2},
                              own,
                              false,
                              [this](request_result r) { result = r; },
                              true},
                             now);
    asked(id, {w1, w2});
    now_ = now;
    sockets(own, id, "a");
    return id;
  }

  /// @returns how many requests ended; their result is in `result`.
  std::size_t end(std::vector<finished_request> xs) {
    for (auto& x : xs)
      x.then(std::move(x.result));
    return xs.size();
  }

  std::size_t asked(uint64_t id, workers xs) {
    return end(requests.on_asked({id, std::move(xs)}));
  }

  template <class T>
  std::size_t response(worker_id from, uint64_t id, T body) {
    return end(requests.on_response({from, id, std::move(body)}, now_));
  }

  std::size_t sockets(worker_id from, uint64_t id, std::string sid) {
    return response(from, id, fetch_sockets_response{{{sid, {}, {}, {}, {}}}});
  }

  std::size_t emitted(worker_id from, uint64_t id, std::string body) {
    return response(from, id, server_side_emit_response{{{"", body, {}}}});
  }

  std::size_t count(worker_id from, uint64_t id, uint64_t clients) {
    return response(from, id, broadcast_client_count{clients});
  }

  std::size_t ack(worker_id from, uint64_t id, std::string body) {
    return response(from, id,
                    broadcast_acks{{encoded_packet{"", body, {}}}, 0});
  }

  std::size_t gone(worker_id from, uint64_t id) {
    return response(from, id, broadcast_acks{{}, 1});
  }

  std::string answers() {
    std::string text;
    for (const auto& x : result.answers)
      text += x.body;
    return text;
  }

  const time_point t0{1h};
  time_point now_ = t0;
  pending_requests requests;
  request_result result;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(pending_requests_tests, fixture)

CAF_TEST(a request ends with the last answer) {
  auto id = begin();
  CAF_CHECK_EQUAL(asked(id, {w1, w2}), 0u);
  CAF_CHECK_EQUAL(sockets(w1, id, "a"), 0u);
  CAF_CHECK_EQUAL(sockets(w2, id, "b"), 1u);
  CAF_CHECK_EQUAL(result.sockets.size(), 2u);
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(answers may come before it is known who was asked) {
  auto id = begin({w1});
  CAF_CHECK_EQUAL(sockets(w2, id, "b"), 0u);
  CAF_CHECK_EQUAL(sockets(w1, id, "a"), 0u);
  CAF_CHECK_EQUAL(asked(id, {w1, w2}), 1u);
  CAF_CHECK_EQUAL(result.sockets.size(), 2u);
}

CAF_TEST(a request that reaches nobody ends at once) {
  CAF_CHECK_EQUAL(asked(begin({w1}), {}), 1u);
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(the own worker is waited for although the relay does not ask it) {
  auto id = begin({}, own);
  CAF_CHECK_EQUAL(asked(id, {}), 0u);
  CAF_CHECK_EQUAL(sockets(own, id, "a"), 1u);
  id = begin({}, own);
  CAF_CHECK_EQUAL(sockets(own, id, "a"), 0u);
  CAF_CHECK_EQUAL(asked(id, {}), 1u);
}

CAF_TEST(a worker that leaves is no longer waited for) {
  auto id = begin();
  asked(id, {w1, w2});
  sockets(w1, id, "a");
  CAF_CHECK_EQUAL(end(requests.on_left(w2)), 1u);
  CAF_CHECK_EQUAL(result.sockets.size(), 1u);
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(a worker that leaves ends every request that waits for it alone) {
  asked(begin(), {w1});
  asked(begin(), {w1, w2});
  asked(begin(), {w1});
  CAF_CHECK_EQUAL(end(requests.on_left(w1)), 2u);
}

CAF_TEST(a doubled answer counts once) {
  auto id = begin();
  asked(id, {w1, w2});
  emitted(w1, id, "[1]");
  CAF_CHECK_EQUAL(emitted(w1, id, "[2]"), 0u);
  CAF_CHECK_EQUAL(emitted(w2, id, "[3]"), 1u);
  CAF_CHECK_EQUAL(answers(), "[1][3]");
}

CAF_TEST(an answer of a worker that was not asked is ignored) {
  auto id = begin();
  asked(id, {w1});
  CAF_CHECK_EQUAL(emitted(w3, id, "[3]"), 0u);
  CAF_CHECK_EQUAL(emitted(w1, id, "[1]"), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
}

CAF_TEST(a late answer is ignored) {
  auto id = begin();
  asked(id, {w1});
  CAF_CHECK_EQUAL(end(requests.expire(t0 + 5s)), 1u);
  CAF_CHECK_EQUAL(emitted(w1, id, "[1]"), 0u);
  CAF_CHECK_EQUAL(asked(id, {w1}), 0u);
}

CAF_TEST(a request ends at its deadline and not before) {
  auto id = begin();
  asked(id, {w1, w2});
  sockets(w1, id, "a");
  CAF_CHECK_EQUAL(end(requests.expire(t0 + 5s - 1ns)), 0u);
  CAF_CHECK_EQUAL(end(requests.expire(t0 + 5s)), 1u);
  CAF_CHECK_EQUAL(result.missing, workers{w2});
  CAF_CHECK_EQUAL(result.sockets.size(), 1u);
}

CAF_TEST(a mute relay leaves the known members missing) {
  begin({w1, w2});
  end(requests.expire(t0 + 5s));
  CAF_CHECK_EQUAL(result.missing, (workers{w1, w2}));
}

CAF_TEST(the next deadline is the earliest of all) {
  CAF_CHECK(!requests.next_deadline());
  begin_at(t0 + 3s);
  auto early = begin_at(t0 + 1s);
  begin_at(t0 + 2s);
  CAF_CHECK(requests.next_deadline() == t0 + 1s);
  asked(early, {});
  CAF_CHECK(requests.next_deadline() == t0 + 2s);
  CAF_CHECK_EQUAL(end(requests.expire(t0 + 9s)), 2u);
  CAF_CHECK(!requests.next_deadline());
}

CAF_TEST(an acknowledged broadcast waits for all clients of all workers) {
  auto id = begin({w1, w2}, own);
  asked(id, {w1, w2});
  count(own, id, 1);
  count(w1, id, 0);
  count(w2, id, 2);
  ack(w2, id, "[1]");
  ack(own, id, "[2]");
  CAF_CHECK_EQUAL(ack(w2, id, "[3]"), 1u);
  CAF_CHECK_EQUAL(answers(), "[1][2][3]");
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(a client that leaves is counted out) {
  auto id = begin();
  asked(id, {w1});
  count(w1, id, 2);
  ack(w1, id, "[1]");
  CAF_CHECK_EQUAL(gone(w1, id), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(a worker that leaves is counted out with its clients) {
  auto id = begin();
  asked(id, {w1, w2});
  count(w1, id, 10);
  ack(w1, id, "[1]");
  count(w2, id, 0);
  CAF_CHECK_EQUAL(end(requests.on_left(w1)), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(a silent client leaves its worker missing) {
  auto id = begin();
  asked(id, {w1, w2});
  count(w1, id, 2);
  ack(w1, id, "[1]");
  count(w2, id, 0);
  end(requests.expire(t0 + 5s));
  CAF_CHECK_EQUAL(result.missing, workers{w1});
  CAF_CHECK_EQUAL(answers(), "[1]");
}

CAF_TEST(more acknowledgements than clients are ignored) {
  auto id = begin();
  asked(id, {w1, w2});
  ack(w1, id, "[0]");
  count(w1, id, 1);
  ack(w1, id, "[1]");
  ack(w1, id, "[2]");
  count(w1, id, 7);
  CAF_CHECK_EQUAL(count(w2, id, 0), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
}

CAF_TEST(a single response ends the request) {
  auto id = begin({w1}, own, true);
  count(own, id, 2);
  count(w1, id, 3);
  CAF_CHECK_EQUAL(gone(w1, id), 0u);
  CAF_CHECK_EQUAL(ack(w1, id, "[1]"), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(of answers that come together a single response is the first) {
  auto id = begin({w1}, {}, true);
  asked(id, {w1});
  count(w1, id, 2);
  broadcast_acks both{{{"", "[1]", {}}, {"", "[2]", {}}}, 0};
  CAF_CHECK_EQUAL(response(w1, id, both), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
}

CAF_TEST(of more answers than clients that come together the first count) {
  auto id = begin();
  asked(id, {w1, w2});
  count(w1, id, 1);
  response(w1, id, broadcast_acks{{{"", "[1]", {}}, {"", "[2]", {}}}, 3});
  CAF_CHECK_EQUAL(count(w2, id, 0), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
}

CAF_TEST(a worker without the namespace answers with nothing and counts) {
  auto id = begin({w1, w2});
  asked(id, {w1, w2});
  CAF_CHECK_EQUAL(emitted(w1, id, "[1]"), 0u);
  CAF_CHECK_EQUAL(response(w2, id, server_side_emit_response{}), 1u);
  CAF_CHECK_EQUAL(answers(), "[1]");
  CAF_CHECK(result.missing.empty());
}

CAF_TEST(requests that cost are counted until they end) {
  begin({w1});
  CAF_CHECK_EQUAL(requests.costly(t0), 0u);
  auto first = fetch(t0);
  fetch(t0);
  CAF_CHECK_EQUAL(requests.costly(t0), 2u);
  sockets(w1, first, "b");
  CAF_CHECK_EQUAL(requests.costly(t0), 2u);
  CAF_CHECK_EQUAL(sockets(w2, first, "c"), 1u);
  CAF_CHECK_EQUAL(requests.costly(t0), 1u);
  end(requests.expire(t0 + 5s));
  CAF_CHECK_EQUAL(requests.costly(t0 + 5s), 0u);
}

CAF_TEST(a request that waits for a silent worker only is stalled) {
  auto first = fetch(t0);
  sockets(w1, first, "b");
  CAF_CHECK(requests.next_stall() == t0 + 500ms);
  CAF_CHECK_EQUAL(requests.costly(t0 + 499ms), 1u);
  CAF_CHECK_EQUAL(requests.costly(t0 + 500ms), 0u);
  CAF_CHECK_EQUAL(requests.stalled(), 1u);
  CAF_CHECK(!requests.next_stall());
  CAF_CHECK_EQUAL(sockets(w2, first, "c"), 1u);
  CAF_CHECK_EQUAL(requests.stalled(), 0u);
}

CAF_TEST(behind a silent worker a request counts until the others answered) {
  sockets(w1, fetch(t0), "b");
  const auto later = t0 + 600ms;
  auto next = fetch(later);
  CAF_CHECK_EQUAL(requests.costly(later), 1u);
  CAF_CHECK_EQUAL(requests.stalled(), 1u);
  sockets(w1, next, "b");
  CAF_CHECK_EQUAL(requests.costly(later), 0u);
  CAF_CHECK_EQUAL(requests.stalled(), 2u);
}

CAF_TEST(a slow worker that answers is not silent) {
  std::vector<uint64_t> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(fetch(t0));
    sockets(w1, ids.back(), "b");
  }
  for (auto t = 0ms; t < 1600ms; t += 400ms) {
    CAF_CHECK_EQUAL(requests.costly(t0 + t), ids.size());
    now_ = t0 + t;
    sockets(w2, ids.back(), "c");
    ids.pop_back();
  }
}

CAF_TEST(a worker that was asked nothing for long is not silent) {
  auto first = fetch(t0);
  sockets(w1, first, "b");
  sockets(w2, first, "c");
  auto next = fetch(t0 + 1h);
  sockets(w1, next, "b");
  CAF_CHECK_EQUAL(requests.costly(t0 + 1h), 1u);
  CAF_CHECK_EQUAL(requests.costly(t0 + 1h + 500ms), 0u);
}

CAF_TEST(closing ends every request with what came) {
  auto id = begin({w1, w2});
  begin({w1});
  sockets(w1, id, "a");
  CAF_CHECK_EQUAL(end(requests.close()), 2u);
  CAF_CHECK(result.closed);
  CAF_CHECK(!requests.next_deadline());
  CAF_CHECK_EQUAL(asked(id, {}), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
