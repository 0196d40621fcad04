// Who gets the next connection.
#define CAF_SUITE sticky_balancer.worker_table

#include "sticky_balancer/worker_table.hpp"

#include <string>
#include <vector>

#include "tests/test.hpp"

using namespace socketio;

namespace {

/// A table with workers 0.0, 1.0... up to `count`, all ready.
worker_table ready_table(balancing method, uint16_t count,
                         std::vector<uint16_t> weights = {}) {
  worker_table result{method, 1, std::move(weights)};
  for (uint16_t slot = 0; slot < count; ++slot) {
    result.add({slot, 0});
    result.set_ready({slot, 0});
  }
  return result;
}

/// @returns how many of `times` new connections each slot gets.
std::vector<int> share_out(worker_table& table, int times, std::size_t slots) {
  std::vector<int> result(slots);
  for (int i = 0; i < times; ++i)
    ++result.at(table.choose(demand{}).value().slot);
  return result;
}

std::string chosen(worker_table& table, std::optional<worker_id> owner = {}) {
  auto result = table.choose(demand{owner});
  return result ? to_string(*result) : "none";
}

using counts = std::vector<int>;

} // namespace

CAF_TEST(a burst before any report spreads evenly) {
  auto table = ready_table(balancing::least_connection, 3);
  CAF_CHECK_EQUAL(share_out(table, 100, 3), (counts{34, 33, 33}));
}

CAF_TEST(the next burst goes on where the last one ended) {
  auto table = ready_table(balancing::least_connection, 3);
  share_out(table, 100, 3);
  CAF_CHECK_EQUAL(share_out(table, 2, 3), (counts{0, 1, 1}));
}

CAF_TEST(the least loaded worker gets new connections) {
  auto table = ready_table(balancing::least_connection, 3);
  table.report({0, 0}, 10, 0);
  table.report({1, 0}, 5, 3);
  table.report({2, 0}, 7, 0);
  CAF_CHECK_EQUAL(share_out(table, 5, 3), (counts{0, 2, 3}));
}

CAF_TEST(a report corrects what was counted at assignment) {
  auto table = ready_table(balancing::least_connection, 2);
  share_out(table, 10, 2);
  table.report({0, 0}, 0, 1);
  CAF_CHECK_EQUAL(share_out(table, 4, 2), (counts{4, 0}));
}

CAF_TEST(connections of a session do not count as load) {
  auto table = ready_table(balancing::least_connection, 2);
  for (int i = 0; i < 10; ++i)
    CAF_CHECK_EQUAL(chosen(table, worker_id{0, 0}), "0.0");
  CAF_CHECK_EQUAL(share_out(table, 10, 2), (counts{5, 5}));
}

CAF_TEST(round robin ignores load) {
  auto table = ready_table(balancing::round_robin, 3);
  table.report({1, 0}, 1000, 0);
  CAF_CHECK_EQUAL(chosen(table), "0.0");
  CAF_CHECK_EQUAL(chosen(table), "1.0");
  CAF_CHECK_EQUAL(chosen(table), "2.0");
  CAF_CHECK_EQUAL(chosen(table), "0.0");
}

CAF_TEST(weights share a burst out in their proportion) {
  auto table = ready_table(balancing::least_connection, 3, {1, 2});
  CAF_CHECK_EQUAL(share_out(table, 100, 3), (counts{25, 50, 25}));
}

CAF_TEST(weights fill up who has least for its weight) {
  auto table = ready_table(balancing::least_connection, 2, {1, 3});
  table.report({0, 0}, 4, 0);
  table.report({1, 0}, 0, 0);
  CAF_CHECK_EQUAL(share_out(table, 12, 2), (counts{0, 12}));
  CAF_CHECK_EQUAL(share_out(table, 4, 2), (counts{1, 3}));
}

CAF_TEST(round robin with weights mixes the turns) {
  auto table = ready_table(balancing::round_robin, 2, {3, 1});
  std::string order;
  for (int i = 0; i < 8; ++i)
    order += chosen(table) + ' ';
  CAF_CHECK_EQUAL(order, "0.0 1.0 0.0 0.0 0.0 1.0 0.0 0.0 ");
}

CAF_TEST(random keeps to weights) {
  auto table = ready_table(balancing::random, 2, {1, 3});
  auto shares = share_out(table, 4000, 2);
  CAF_CHECK_GREATER(shares[0], 850);
  CAF_CHECK_LESS(shares[0], 1150);
}

CAF_TEST(another method holds from the next connection on) {
  auto table = ready_table(balancing::least_connection, 2);
  table.report({0, 0}, 100, 0);
  CAF_CHECK_EQUAL(share_out(table, 3, 2), (counts{0, 3}));
  table.set_balancing(balancing::round_robin, {});
  CAF_CHECK_EQUAL(share_out(table, 4, 2), (counts{2, 2}));
}

CAF_TEST(who rests gets nothing new until the end of the rest) {
  using time = worker_table::time_point;
  using std::chrono::seconds;
  for (auto method : {balancing::least_connection, balancing::round_robin,
                      balancing::random}) {
    auto table = ready_table(method, 2);
    table.rest({0, 0}, time{seconds{2}});
    CAF_CHECK_EQUAL(share_out(table, 20, 2), (counts{0, 20}));
    CAF_CHECK_EQUAL(chosen(table, worker_id{0, 0}), "0.0");
    CAF_CHECK(!table.wake(time{seconds{1}}));
    CAF_CHECK_EQUAL(share_out(table, 20, 2), (counts{0, 20}));
    CAF_CHECK(table.wake(time{seconds{2}}));
    auto shares = share_out(table, 40, 2);
    CAF_CHECK_GREATER(shares[0], 0);
    CAF_CHECK(!table.wake(time{seconds{3}}));
  }
}

CAF_TEST(random reaches every ready worker and no other) {
  auto table = ready_table(balancing::random, 4);
  table.set_draining({2, 0});
  auto shares = share_out(table, 3000, 4);
  CAF_CHECK_EQUAL(shares[2], 0);
  for (auto slot : {0u, 1u, 3u})
    CAF_CHECK_GREATER(shares[slot], 800);
}

CAF_TEST(a worker that is not ready gets nothing new) {
  for (auto method : {balancing::least_connection, balancing::round_robin,
                      balancing::random}) {
    auto table = ready_table(method, 4);
    table.set_draining({0, 0});
    table.set_silent({1, 0}, true);
    table.add({4, 0});
    table.remove({2, 0});
    CAF_CHECK_EQUAL(share_out(table, 20, 5), (counts{0, 0, 0, 20, 0}));
  }
}

CAF_TEST(a session stays with its worker whether ready draining or silent) {
  auto table = ready_table(balancing::least_connection, 3);
  table.set_draining({1, 0});
  table.set_silent({2, 0}, true);
  CAF_CHECK_EQUAL(chosen(table, worker_id{0, 0}), "0.0");
  CAF_CHECK_EQUAL(chosen(table, worker_id{1, 0}), "1.0");
  CAF_CHECK_EQUAL(chosen(table, worker_id{2, 0}), "2.0");
}

CAF_TEST(a session of a dead run is balanced as new) {
  worker_table table{balancing::least_connection};
  table.add({0, 1});
  table.set_ready({0, 1});
  CAF_CHECK_EQUAL(chosen(table, worker_id{0, 0}), "0.1");
  table.add({1, 0});
  CAF_CHECK_EQUAL(chosen(table, worker_id{1, 0}), "0.1");
}

CAF_TEST(an old run drains beside the new one of its slot) {
  auto table = ready_table(balancing::least_connection, 1);
  table.set_draining({0, 0});
  table.add({0, 1});
  table.set_ready({0, 1});
  CAF_CHECK_EQUAL(chosen(table), "0.1");
  CAF_CHECK_EQUAL(chosen(table, worker_id{0, 0}), "0.0");
}

CAF_TEST(a silent worker that answers is ready again) {
  auto table = ready_table(balancing::least_connection, 1);
  table.set_silent({0, 0}, true);
  CAF_CHECK_EQUAL(chosen(table), "none");
  table.set_silent({0, 0}, false);
  CAF_CHECK_EQUAL(chosen(table), "0.0");
}

CAF_TEST(a request that opens no session is no load) {
  auto table = ready_table(balancing::least_connection, 2);
  auto first = table.choose(demand{});
  for (int i = 0; i < 10; ++i)
    CAF_CHECK(table.choose(demand{std::nullopt, false}) != first);
}

CAF_TEST(a draining worker never becomes ready or silent) {
  auto table = ready_table(balancing::least_connection, 1);
  table.set_draining({0, 0});
  table.set_silent({0, 0}, true);
  table.set_silent({0, 0}, false);
  table.set_ready({0, 0});
  CAF_CHECK(table.state({0, 0}) == worker_condition::draining);
}

CAF_TEST(waiting is worth it while there is a worker) {
  worker_table table{balancing::random};
  CAF_CHECK(!table.worth_waiting());
  table.add({0, 0});
  CAF_CHECK(table.worth_waiting());
  table.set_draining({0, 0});
  CAF_CHECK(table.worth_waiting());
  CAF_CHECK_EQUAL(chosen(table), "none");
  table.remove({0, 0});
  CAF_CHECK(!table.worth_waiting());
}

CAF_TEST(methods have the names of the configuration) {
  CAF_CHECK(balancing_method("least-connection")
            == balancing::least_connection);
  CAF_CHECK(balancing_method("round-robin") == balancing::round_robin);
  CAF_CHECK(balancing_method("random") == balancing::random);
  CAF_CHECK(!balancing_method("fair"));
}
