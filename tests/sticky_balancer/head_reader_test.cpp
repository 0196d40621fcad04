// Reading until the first request line is complete.
#define CAF_SUITE sticky_balancer.head_reader

#include "sticky_balancer/head_reader.hpp"

#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "sticky_balancer/answers.hpp"
#include "sticky_balancer/channel_message.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture : head_listener {
  struct found {
    connection from;
    std::optional<worker_id> owner;
  };

  boost::asio::io_context io;
  std::vector<found> heads;
  std::vector<std::string_view> answered;
  port_drops drops;
  head_reader::time_point start{};
  head_reader reader{io, {128, 3, 10s}, start, *this};

  void on_head(connection c, const demand& what) override {
    heads.push_back({std::move(c), what.owner});
  }

  void on_bad_head(connection, std::string_view answer) override {
    answered.push_back(answer);
  }

  void on_dropped(port_drop why) override { ++drops[why]; }

  /// @returns the client's end of a new connection.
  unique_fd connect(std::string received = {}) {
    auto [client, server] = stream_pair();
    if (received.empty())
      reader.accept({std::move(server), {}, "::1"});
    else
      reader.add({std::move(server), std::move(received), "::1"});
    return std::move(client);
  }

  /// @returns the client's end of a connection that has just been accepted.
  unique_fd connect_as_new(std::string_view bytes) {
    auto [client, server] = stream_pair();
    send_all(client, bytes);
    reader.accept({std::move(server), {}, "::1"});
    run_ready(io);
    return std::move(client);
  }

  uint64_t dropped(port_drop why) const { return drops[why]; }

  bool is_open(const unique_fd& client) {
    std::string ignored;
    run_ready(io);
    return receive_some(client, ignored);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(head_reader_tests, fixture)

CAF_TEST(a line in single bytes is passed on with its last byte) {
  auto client = connect();
  for (char c : std::string{"GET / HTTP/1.1\n"}) {
    CAF_CHECK(heads.empty());
    send_all(client, {&c, 1});
    run_ready(io);
  }
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK_EQUAL(heads[0].from.received, "GET / HTTP/1.1\n");
  CAF_CHECK_EQUAL(heads[0].from.address, "::1");
  CAF_CHECK_EQUAL(reader.size(), 0u);
}

CAF_TEST(a trusted proxy says who its client is) {
  reader.expect_proxies(trusted_proxies{{"::1"}});
  auto client = connect_as_new("PROXY TCP4 192.0.2.1 192.0.2.2 5 6\r\nGET / ");
  CAF_CHECK(heads.empty());
  send_all(client, "HTTP/1.1\r\n");
  run_ready(io);
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK_EQUAL(heads[0].from.address, "192.0.2.1");
  CAF_CHECK_EQUAL(heads[0].from.received, "GET / HTTP/1.1\r\n");
}

CAF_TEST(a trusted proxy without a header is closed without a word) {
  reader.expect_proxies(trusted_proxies{{"::1"}});
  auto client = connect_as_new("GET / HTTP/1.1\r\n");
  CAF_CHECK(heads.empty());
  CAF_CHECK_EQUAL(reader.size(), 0u);
  CAF_CHECK_EQUAL(dropped(port_drop::bad_proxy_header), 1u);
}

CAF_TEST(a header of a stranger is no request) {
  reader.expect_proxies(trusted_proxies{{"10.0.0.0/8"}});
  auto client = connect_as_new("PROXY TCP4 192.0.2.1 192.0.2.2 5 6\r\nGET");
  CAF_CHECK(heads.empty());
}

CAF_TEST(bytes behind the line go with it and later ones stay unread) {
  auto client = connect();
  send_all(client, "POST / HTTP/1.1\r\nA: b\r\n");
  run_ready(io);
  send_all(client, "C: d\r\n\r\n");
  run_ready(io);
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK_EQUAL(heads[0].from.received, "POST / HTTP/1.1\r\nA: b\r\n");
  std::string unread;
  receive_some(heads[0].from.fd, unread);
  CAF_CHECK_EQUAL(unread, "C: d\r\n\r\n");
}

CAF_TEST(the session id names the owner) {
  auto sid = make_session_id({3, 7});
  auto client = connect("GET /?EIO=4&sid=" + sid + " HTTP/1.1\r\n");
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK(heads[0].owner == (worker_id{3, 7}));
}

CAF_TEST(no session id in the target means no owner) {
  auto sid = make_session_id({3, 7});
  std::vector<std::string> lines{
    "GET /?xsid=" + sid + " HTTP/1.1\r\n", "GET /sid=" + sid + " HTTP/1.1\r\n",
    "GET /?sid=short HTTP/1.1\r\n",
    "GET / HTTP/1.1\r\nCookie: sid=" + sid + "\r\n",
    "GET / HTTP/1.1\r\nReferer: /?sid=" + sid + "\r\n"};
  for (const auto& line : lines)
    connect(line);
  CAF_REQUIRE_EQUAL(heads.size(), 5u);
  for (auto& x : heads)
    CAF_CHECK(!x.owner);
}

CAF_TEST(of two session ids the first counts) {
  connect("GET /?sid=" + make_session_id({1, 0})
          + "&sid=" + make_session_id({2, 0}) + " HTTP/1.1\r\n");
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK(heads[0].owner == (worker_id{1, 0}));
}

CAF_TEST(bytes received before are continued) {
  auto client = connect("GET /x HT");
  send_all(client, "TP/1.1\r\n");
  run_ready(io);
  CAF_REQUIRE_EQUAL(heads.size(), 1u);
  CAF_CHECK_EQUAL(heads[0].from.received, "GET /x HTTP/1.1\r\n");
}

CAF_TEST(a line that is too long asks for 414) {
  auto client = connect();
  send_all(client, "GET /" + std::string(200, 'x'));
  run_ready(io);
  CAF_REQUIRE_EQUAL(answered.size(), 1u);
  CAF_CHECK_EQUAL(answered[0], answers::uri_too_long);
  CAF_CHECK(heads.empty());
  CAF_CHECK_EQUAL(reader.size(), 0u);
}

CAF_TEST(what is no HTTP asks for 400) {
  auto client = connect();
  send_all(client, "\x16\x03\x01");
  run_ready(io);
  CAF_REQUIRE_EQUAL(answered.size(), 1u);
  CAF_CHECK_EQUAL(answered[0], answers::bad_request);
  CAF_CHECK_EQUAL(reader.size(), 0u);
}

CAF_TEST(only a client whose line is on its way counts as being read) {
  auto slow = connect("GET /");
  CAF_CHECK_EQUAL(reader.reading(), 1u);
  reader.expire(start + 10s);
  CAF_CHECK_EQUAL(reader.reading(), 0u);
  auto refused = connect("nonsense\n");
  auto [idle, server] = stream_pair();
  reader.add({std::move(server), {}, "::1"});
  run_ready(io);
  CAF_CHECK_EQUAL(reader.reading(), 0u);
  CAF_CHECK_EQUAL(reader.size(), 1u);
}

CAF_TEST(an unfinished line costs the connection at its deadline) {
  auto first = connect("GET /");
  reader.expire(start + 5s);
  auto second = connect();
  reader.expire(start + 9999ms);
  CAF_CHECK_EQUAL(reader.size(), 2u);
  reader.expire(start + 10s);
  CAF_CHECK(!is_open(first));
  CAF_CHECK(is_open(second));
  CAF_CHECK_EQUAL(dropped(port_drop::slow_line), 1u);
  reader.expire(start + 15s);
  CAF_CHECK(!is_open(second));
  CAF_CHECK_EQUAL(dropped(port_drop::slow_line), 2u);
}

CAF_TEST(a client that closes early is forgotten) {
  auto client = connect("GET /");
  client.reset();
  CAF_CHECK(run_until(io, [this] { return reader.size() == 0; }));
  CAF_CHECK(heads.empty());
  CAF_CHECK(drops == port_drops{});
}

CAF_TEST(the oldest silent client makes room) {
  auto first = connect();
  auto second = connect();
  auto third = connect();
  auto fourth = connect();
  CAF_CHECK_EQUAL(reader.size(), 3u);
  CAF_CHECK(!is_open(first));
  CAF_CHECK(is_open(second));
  CAF_CHECK(is_open(fourth));
  CAF_CHECK_EQUAL(dropped(port_drop::crowded), 1u);
}

CAF_TEST(idle connections that were handed back cost nobody his place) {
  auto asking = connect("GET");
  std::vector<unique_fd> idle;
  for (int i = 0; i < 4; ++i) {
    auto [client, server] = stream_pair();
    reader.add({std::move(server), {}, "::1"});
    idle.push_back(std::move(client));
  }
  CAF_CHECK_EQUAL(reader.size(), 4u);
  CAF_CHECK(is_open(asking));
  CAF_CHECK(!is_open(idle.front()));
  send_all(idle.back(), "GET / HTTP/1.1\r\n");
  run_ready(io);
  CAF_CHECK_EQUAL(heads.size(), 1u);
  reader.expire(start + 10s);
  CAF_CHECK_EQUAL(dropped(port_drop::crowded), 0u);
  CAF_CHECK_EQUAL(dropped(port_drop::slow_line), 1u);
}

CAF_TEST(who has sent all makes room by being passed on) {
  std::vector<unique_fd> clients;
  for (int i = 0; i < 3; ++i)
    clients.push_back(connect());
  send_all(clients.front(), "GET / HTTP/1.1\r\n");
  clients.push_back(connect());
  CAF_CHECK_EQUAL(heads.size(), 1u);
  CAF_CHECK_EQUAL(reader.size(), 3u);
  CAF_CHECK_EQUAL(dropped(port_drop::crowded), 0u);
}

CAF_TEST(what the kernel cannot watch is closed and counted) {
  auto [client, server] = stream_pair();
  // An epoll takes no descriptor twice.
  boost::asio::posix::stream_descriptor before{io, server.get()};
  reader.add({std::move(server), {}, "::1"});
  before.release();
  CAF_CHECK(!is_open(client));
  CAF_CHECK_EQUAL(dropped(port_drop::unwatched), 1u);
}

CAF_TEST(what is passed on always fits a datagram) {
  head_reader huge{io, {1 << 20, 3, 10s}, start, *this};
  auto [client, server] = stream_pair();
  int size = 1 << 20;
  ::setsockopt(client.get(), SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
  huge.add({std::move(server), {}, "::1"});
  std::string line = "GET /" + std::string(max_received - 20000, 'x')
                     + " HTTP/1.1\r\n" + std::string(20000, 'y');
  send_all(client, line);
  CAF_REQUIRE(run_until(io, [this] { return !heads.empty(); }));
  CAF_CHECK_LESS_OR_EQUAL(heads[0].from.received.size(), max_received);
}

CAF_TEST_FIXTURE_SCOPE_END()
