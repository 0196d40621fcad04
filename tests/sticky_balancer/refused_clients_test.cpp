// How clients go that got an answer.
#define CAF_SUITE sticky_balancer.refused_clients

#include "sticky_balancer/refused_clients.hpp"

#include <string>
#include <utility>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "sticky_balancer/answers.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture {
  boost::asio::io_context io;
  refused_clients::time_point start{};
  refused_clients refused{io, 3, start};

  /// @returns the client's end of a connection that was refused.
  unique_fd refuse() {
    auto [client, server] = stream_pair();
    refused.add({std::move(server), {}, "::1"}, answers::bad_request);
    return std::move(client);
  }

  /// @returns all that `client` gets until it is closed for it.
  std::string answer(const unique_fd& client) {
    std::string result;
    CAF_CHECK(run_until(io, [&] { return !receive_some(client, result); }));
    return result;
  }

  /// @returns whether somebody still holds the other end of `client`.
  static bool is_held(const unique_fd& client) {
    return ::send(client.get(), "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(refused_clients_tests, fixture)

CAF_TEST(a refused client gets the whole answer) {
  auto client = refuse();
  CAF_CHECK_EQUAL(answer(client), answers::bad_request);
}

CAF_TEST(a refused client is kept until it closes) {
  auto client = refuse();
  run_ready(io);
  CAF_CHECK_EQUAL(refused.size(), 1u);
  send_all(client, "more");
  run_ready(io);
  CAF_CHECK_EQUAL(refused.size(), 1u);
  client.reset();
  CAF_CHECK(run_until(io, [this] { return refused.size() == 0; }));
}

CAF_TEST(a refused client that does not close is closed after two seconds) {
  auto client = refuse();
  refused.expire(start + 1999ms);
  CAF_CHECK_EQUAL(refused.size(), 1u);
  CAF_CHECK(is_held(client));
  refused.expire(start + 2s);
  CAF_CHECK_EQUAL(refused.size(), 0u);
  CAF_CHECK(!is_held(client));
}

CAF_TEST(who was refused first makes room) {
  std::vector<unique_fd> clients;
  for (int i = 0; i < 4; ++i)
    clients.push_back(refuse());
  CAF_CHECK_EQUAL(refused.size(), 3u);
  CAF_CHECK(!is_held(clients[0]));
  CAF_CHECK(is_held(clients[1]) && is_held(clients[3]));
}

CAF_TEST(what the kernel cannot watch is answered and closed) {
  auto [client, server] = stream_pair();
  // An epoll takes no descriptor twice.
  boost::asio::posix::stream_descriptor before{io, server.get()};
  refused.add({std::move(server), {}, "::1"}, answers::bad_request);
  before.release();
  CAF_CHECK_EQUAL(refused.size(), 0u);
  CAF_CHECK_EQUAL(answer(client), answers::bad_request);
  CAF_CHECK(!is_held(client));
}

CAF_TEST_FIXTURE_SCOPE_END()
