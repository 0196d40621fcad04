// Datagrams and descriptors over a real socketpair.
#define CAF_SUITE sticky_balancer.fd_channel

#include "sticky_balancer/fd_channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include "actors/errors.hpp"
#include "actors/socket_pair.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct recorder : channel_listener {
  std::vector<channel_datagram> got;
  std::optional<caf::error> closed;
  int times_all_sent = 0;

  void on_datagrams(std::vector<channel_datagram> batch) override {
    for (auto& x : batch)
      got.push_back(std::move(x));
  }

  void on_all_sent() override { ++times_all_sent; }

  void on_channel_closed(const caf::error& reason) override { closed = reason; }
};

struct fixture {
  boost::asio::io_context io;
  recorder heard;
  std::shared_ptr<fd_channel> channel;
  /// The other end, used by hand.
  unique_fd other;

  fixture() {
    auto ends = make_socket_pair(SOCK_SEQPACKET);
    CAF_REQUIRE(ends.engaged());
    channel = fd_channel::start(io, std::move(ends->first), heard);
    other = std::move(ends->second);
  }

  datagram_result receive() {
    return receive_datagram(other.get(), buffer.data(), buffer.size());
  }

  std::string received() {
    auto got = receive();
    return got.error == 0 ? buffer.substr(0, got.size) : std::string{};
  }

  /// @returns the error with which the channel closes after `bytes`.
  ec error_after(std::string_view bytes, int fd = -1) {
    send_datagram(other.get(), bytes, fd);
    CAF_REQUIRE(run_until(io, [this] { return heard.closed.has_value(); }));
    return static_cast<ec>(heard.closed->code());
  }

  std::string buffer = std::string(max_channel_datagram, '\0');
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(fd_channel_tests, fixture)

CAF_TEST(a descriptor arrives with its bytes and is closed on exec) {
  auto [client, server] = stream_pair();
  CAF_CHECK(channel->send(
    encode_message(channel_kind::connection, 1, "::1", "GET"), server.get()));
  auto got = receive();
  CAF_CHECK_EQUAL(buffer.substr(0, got.size),
                  encode_message(channel_kind::connection, 1, "::1", "GET"));
  CAF_CHECK(same_file(got.fd, server));
  CAF_CHECK_NOT_EQUAL(::fcntl(got.fd.get(), F_GETFD) & FD_CLOEXEC, 0);
}

CAF_TEST(datagrams are delivered in order with their descriptors) {
  auto [client, server] = stream_pair();
  send_datagram(other.get(), encode_message(channel_kind::load, 1), -1);
  send_datagram(other.get(),
                encode_message(channel_kind::hand_back, 0, "::1", "x"),
                client.get());
  send_datagram(other.get(), encode_message(channel_kind::load, 2), -1);
  CAF_REQUIRE(run_until(io, [this] { return heard.got.size() == 3; }));
  CAF_CHECK_EQUAL(heard.got[0].message.number, 1u);
  CAF_CHECK(!heard.got[0].fd);
  CAF_CHECK(same_file(heard.got[1].fd, client));
  CAF_CHECK_EQUAL(heard.got[1].message.received, "x");
  CAF_CHECK_EQUAL(heard.got[2].message.number, 2u);
}

CAF_TEST(the longest message fits and a longer one is refused) {
  auto [client, server] = stream_pair();
  std::string longest(max_received, 'x');
  CAF_CHECK(channel->send(
    encode_message(channel_kind::connection, 1, "", longest), server.get()));
  CAF_CHECK_EQUAL(receive().size, 11 + max_received);
  std::string address(255, 'a');
  CAF_CHECK(!channel->send(
    encode_message(channel_kind::connection, 1, address, longest + "x"),
    server.get()));
}

CAF_TEST(a full socket queues and nothing is dropped or reordered) {
  auto [client, server] = stream_pair();
  std::string bytes(8000, 'x');
  uint64_t sent = 0;
  while (channel->queued() < 100) {
    CAF_REQUIRE(channel->send(
      encode_message(channel_kind::connection, ++sent, "::1", bytes),
      server.get()));
  }
  uint64_t expected = 0;
  CAF_CHECK(run_until(io, [&] {
    for (auto got = receive(); got.error == 0; got = receive()) {
      auto message = decode_message({buffer.data(), got.size});
      CAF_REQUIRE(message.has_value());
      CAF_REQUIRE_EQUAL(message->number, ++expected);
      CAF_REQUIRE(same_file(got.fd, server));
    }
    return expected == sent;
  }));
  CAF_CHECK_EQUAL(channel->queued(), 0u);
  CAF_CHECK_EQUAL(heard.times_all_sent, 1);
}

CAF_TEST(a queued descriptor may be closed by its sender) {
  auto [client, server] = stream_pair();
  std::string bytes(100000, 'x');
  uint64_t sent = 0;
  while (channel->queued() == 0)
    channel->send(encode_message(channel_kind::connection, ++sent, "", bytes),
                  server.get());
  auto another = stream_pair();
  channel->send(encode_message(channel_kind::connection, ++sent),
                another.second.get());
  another.second.reset();
  unique_fd last;
  uint64_t count = 0;
  CAF_CHECK(run_until(io, [&] {
    for (auto got = receive(); got.error == 0; got = receive()) {
      last = std::move(got.fd);
      ++count;
    }
    return count == sent;
  }));
  send_all(last, "hello");
  std::string text;
  receive_some(another.first, text);
  CAF_CHECK_EQUAL(text, "hello");
}

CAF_TEST(the queue is bounded) {
  auto [client, server] = stream_pair();
  std::string bytes(100000, 'x');
  std::size_t most = 0;
  while (channel->send(encode_message(channel_kind::connection, 1, "", bytes),
                       server.get())
         && most < 100)
    most = channel->queued();
  CAF_REQUIRE_EQUAL(most, 100u);
  auto small = encode_message(channel_kind::ping);
  while (channel->send(small))
    most = channel->queued();
  CAF_CHECK_LESS(most, 10000u);
  CAF_CHECK(
    !channel->send(encode_message(channel_kind::connection), server.get()));
}

CAF_TEST(the end of the other side comes after all it sent) {
  send_datagram(other.get(), encode_message(channel_kind::load, 5), -1);
  other.reset();
  CAF_REQUIRE(run_until(io, [this] { return heard.closed.has_value(); }));
  CAF_REQUIRE_EQUAL(heard.got.size(), 1u);
  CAF_CHECK_EQUAL(heard.got[0].message.number, 5u);
  CAF_CHECK(!*heard.closed);
}

CAF_TEST(what the other side sent arrives even if it left ours unread) {
  channel->send(encode_message(channel_kind::ping));
  send_datagram(other.get(), encode_message(channel_kind::confirm, 9), -1);
  other.reset();
  channel->send(encode_message(channel_kind::ping));
  CAF_REQUIRE(run_until(io, [this] { return heard.closed.has_value(); }));
  CAF_REQUIRE_EQUAL(heard.got.size(), 1u);
  CAF_CHECK_EQUAL(heard.got[0].message.number, 9u);
}

CAF_TEST(everything there is received at once when asked) {
  for (uint64_t i = 1; i <= 200; ++i)
    send_datagram(other.get(), encode_message(channel_kind::load, i), -1);
  channel->receive_all();
  CAF_REQUIRE_EQUAL(heard.got.size(), 200u);
  CAF_CHECK(!heard.closed);
  other.reset();
  channel->receive_all();
  CAF_CHECK(heard.closed.has_value());
}

CAF_TEST(a malformed datagram closes the channel) {
  CAF_CHECK(error_after("nonsense") == ec::protocol_violation);
  CAF_CHECK(!channel->send(encode_message(channel_kind::ping)));
}

CAF_TEST(a datagram that is too long closes the channel) {
  int size = 1 << 20;
  ::setsockopt(other.get(), SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
  auto [client, server] = stream_pair();
  std::string bytes(max_received + 300, 'x');
  CAF_CHECK(error_after(encode_message(channel_kind::hand_back, 0, "", bytes),
                        client.get())
            == ec::protocol_violation);
}

CAF_TEST(a missing descriptor closes the channel) {
  CAF_CHECK(error_after(encode_message(channel_kind::hand_back))
            == ec::protocol_violation);
}

CAF_TEST(a descriptor nobody asked for closes the channel) {
  auto [client, server] = stream_pair();
  CAF_CHECK(error_after(encode_message(channel_kind::pong), client.get())
            == ec::protocol_violation);
}

CAF_TEST(what came before a malformed datagram is delivered) {
  send_datagram(other.get(), encode_message(channel_kind::load, 5), -1);
  CAF_CHECK(error_after("nonsense") == ec::protocol_violation);
  CAF_CHECK_EQUAL(heard.got.size(), 1u);
}

CAF_TEST(a closed channel tells nothing more) {
  send_datagram(other.get(), encode_message(channel_kind::load, 5), -1);
  channel->close();
  run_ready(io);
  CAF_CHECK(heard.got.empty());
  CAF_CHECK(!heard.closed);
}

CAF_TEST_FIXTURE_SCOPE_END()
