// The worker's end, seen from the primary's end of the socketpair.
#define CAF_SUITE sticky_balancer.worker_channel

#include "sticky_balancer/worker_channel.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/socket_pair.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture : connection_sink {
  boost::asio::io_context io;
  std::vector<connection> adopted;
  std::vector<std::string> heard_before_adoption;
  std::optional<caf::error> gone;
  unique_fd primary;
  std::optional<worker_channel> worker;
  std::string buffer = std::string(max_channel_datagram, '\0');

  fixture() {
    auto ends = make_socket_pair(SOCK_SEQPACKET);
    CAF_REQUIRE(ends.engaged());
    primary = std::move(ends->first);
    worker.emplace(io, std::move(ends->second), *this,
                   [this](const caf::error& reason) { gone = reason; });
  }

  void adopt(connection c) override {
    heard_before_adoption.push_back(heard());
    adopted.push_back(std::move(c));
  }

  datagram_result receive() {
    return receive_datagram(primary.get(), buffer.data(), buffer.size());
  }

  /// @returns the next message to the primary, e.g. "4:17", or "nothing".
  std::string heard() {
    auto got = receive();
    auto message = decode_message({buffer.data(), got.size});
    if (got.error != 0 || !message)
      return "nothing";
    return std::to_string(static_cast<int>(message->kind)) + ':'
           + std::to_string(message->number);
  }

  void pass(uint64_t number, const unique_fd& fd) {
    send_datagram(primary.get(),
                  encode_message(channel_kind::connection, number, "::1",
                                 "GET / HTTP/1.1\r\n"),
                  fd.get());
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(worker_channel_tests, fixture)

CAF_TEST(a connection is confirmed before it is adopted) {
  auto [client, server] = stream_pair();
  pass(17, server);
  CAF_REQUIRE(run_until(io, [this] { return !adopted.empty(); }));
  CAF_CHECK_EQUAL(heard_before_adoption[0], "4:17");
  CAF_CHECK(same_file(adopted[0].fd, server));
  CAF_CHECK_EQUAL(adopted[0].address, "::1");
  CAF_CHECK_EQUAL(adopted[0].received, "GET / HTTP/1.1\r\n");
}

CAF_TEST(connections that came together are confirmed together in order) {
  auto [client, server] = stream_pair();
  for (uint64_t number = 1; number <= 5; ++number)
    pass(number, server);
  CAF_REQUIRE(run_until(io, [this] { return adopted.size() == 5; }));
  CAF_CHECK_EQUAL(heard_before_adoption[0], "4:5");
  CAF_CHECK_EQUAL(heard_before_adoption[1], "nothing");
}

CAF_TEST(no connection is adopted while its confirmation has to wait) {
  auto [client, server] = stream_pair();
  // Nobody reads: reports fill the socket, then the queue.
  std::string bytes(100000, 'x');
  connection big{unique_fd{::dup(server.get())}, bytes, "::1"};
  for (int i = 0; i < 100; ++i)
    CAF_REQUIRE(worker->hand_back(big));
  pass(1, server);
  run_ready(io);
  CAF_CHECK(adopted.empty());
  std::vector<std::string> all;
  auto hear_all = [&] {
    for (auto text = heard(); text != "nothing"; text = heard())
      all.push_back(text);
  };
  CAF_REQUIRE(run_until(io, [&] {
    if (adopted.empty())
      hear_all();
    return !adopted.empty();
  }));
  all.push_back(heard_before_adoption[0]);
  hear_all();
  CAF_CHECK_EQUAL(all.size(), 101u);
  CAF_CHECK_EQUAL(all.back(), "4:1");
}

CAF_TEST(a ping is answered) {
  send_datagram(primary.get(), encode_message(channel_kind::ping), -1);
  run_ready(io);
  CAF_CHECK_EQUAL(heard(), "8:0");
}

CAF_TEST(reports arrive in the order they were made) {
  worker->report_ready();
  worker->report_load(42);
  worker->report_draining();
  CAF_CHECK_EQUAL(heard(), "3:0");
  CAF_CHECK_EQUAL(heard(), "5:42");
  CAF_CHECK_EQUAL(heard(), "6:0");
}

CAF_TEST(a connection handed back arrives with its unread bytes) {
  auto [client, server] = stream_pair();
  CAF_CHECK(
    worker->hand_back({unique_fd{::dup(server.get())}, "GET /b", "::1"}));
  auto got = receive();
  auto message = decode_message({buffer.data(), got.size});
  CAF_REQUIRE(message.has_value());
  CAF_CHECK(message->kind == channel_kind::hand_back);
  CAF_CHECK_EQUAL(message->received, "GET /b");
  CAF_CHECK(same_file(got.fd, server));
}

CAF_TEST(too many unread bytes stay with the worker) {
  auto [client, server] = stream_pair();
  connection c{std::move(server), std::string(max_received + 1, 'x'),
               std::string(255, 'a')};
  CAF_CHECK(!worker->hand_back(c));
  CAF_CHECK(c.fd);
}

CAF_TEST(the end of the primary is told once) {
  primary.reset();
  CAF_REQUIRE(run_until(io, [this] { return gone.has_value(); }));
  CAF_CHECK(!*gone);
}

CAF_TEST(nonsense from the primary is told with a reason) {
  send_datagram(primary.get(), "nonsense", -1);
  CAF_REQUIRE(run_until(io, [this] { return gone.has_value(); }));
  CAF_CHECK_EQUAL(describe(*gone), "channel: malformed datagram");
}

CAF_TEST(a worker without descriptors refuses and serves on) {
  auto child = ::fork();
  if (child == 0) {
    auto [client, server] = stream_pair();
    pass(1, server);
    pass(2, server);
    auto next = ::dup(0);
    ::close(next);
    rlimit files{static_cast<rlim_t>(next), static_cast<rlim_t>(next)};
    ::setrlimit(RLIMIT_NOFILE, &files);
    run_ready(io);
    auto refused = heard() == "9:1" && heard() == "9:2" && heard() == "4:2";
    ::_exit(refused && adopted.empty() && !gone ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CAF_CHECK_EQUAL(status, 0);
}

CAF_TEST_FIXTURE_SCOPE_END()
