// Listening sockets of brokers on the loop.
#define CAF_SUITE loop.doorman

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <sys/resource.h>

#include "tests/actors/loop/broker_fixture.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace std::chrono_literals;

namespace {

struct fixture : broker_fixture {
  caf::io::accept_handle door;
  uint16_t port = 0;

  fixture() {
    act([this](caf::io::broker* self) {
      auto res = self->add_tcp_doorman(0, "127.0.0.1");
      CAF_REQUIRE(res);
      std::tie(door, port) = *res;
    });
  }

  // Connects to the door; the kernel completes this without the acceptor.
  far_end knock() {
    auto fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)))
      CAF_FAIL("connect: " << std::strerror(errno));
    return far_end{fd};
  }

  bool until_accepted(std::size_t count) {
    return run_until(io,
                     [this, count] { return log.accepted.size() >= count; });
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(doorman_tests, fixture)

CAF_TEST(an accepted connection carries data and knows its peer) {
  auto peer = knock();
  CAF_REQUIRE(until_accepted(1));
  std::string address;
  act([this, &address](caf::io::broker* self) {
    hdl = log.accepted.front();
    address = self->remote_addr(hdl);
    self->configure_read(hdl, caf::io::receive_policy::at_most(10));
  });
  CAF_CHECK_EQUAL(address, "127.0.0.1");
  peer.send("hello");
  CAF_CHECK(run_until(io, [this] { return log.data == "hello"; }));
}

CAF_TEST(handles are never used twice) {
  std::vector<int64_t> ids;
  for (std::size_t i = 1; i <= 5; ++i) {
    auto peer = knock();
    CAF_REQUIRE(until_accepted(i));
    act([this](caf::io::broker* self) { self->close(log.accepted.back()); });
    ids.push_back(log.accepted.back().id());
  }
  std::sort(ids.begin(), ids.end());
  CAF_CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

CAF_TEST(an acceptor accepts as many as it has tokens) {
  act([this](caf::io::broker* self) {
    self->halt(door);
    self->trigger(door, 2);
  });
  auto a = knock(), b = knock(), c = knock();
  CAF_CHECK(until_accepted(2));
  run_ready(io);
  CAF_CHECK_EQUAL(log.accepted.size(), 2u);
  CAF_CHECK_EQUAL(log.passivated, 1u);
  act([this](caf::io::broker* self) { self->trigger(door); });
  CAF_CHECK(until_accepted(3));
}

CAF_TEST(a halted acceptor can be closed) {
  act([this](caf::io::broker* self) { self->halt(door); });
  run_ready(io);
  act([this](caf::io::broker* self) { self->close(door); });
  run_ready(io);
  CAF_CHECK_EQUAL(log.acceptors_closed, 0u);
}

CAF_TEST(a broker may end while its acceptor is halted) {
  act([this](caf::io::broker* self) {
    self->halt(door);
    self->quit();
  });
  CAF_CHECK(run_until(io, [this] { return sys.registry().running() == 0; }));
}

CAF_TEST(without descriptors an acceptor pauses and goes on later) {
  cfg.loop.accept_pause = 10ms;
  auto peer = knock();
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  auto none_left = before;
  none_left.rlim_cur = static_cast<rlim_t>(::dup(peer.fd()));
  ::close(static_cast<int>(none_left.rlim_cur));
  ::setrlimit(RLIMIT_NOFILE, &none_left);
  // The loop has little to do between two attempts.
  auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 12; ++i)
    io.run_one();
  auto time = std::chrono::steady_clock::now() - begin;
  ::setrlimit(RLIMIT_NOFILE, &before);
  CAF_CHECK_EQUAL(log.accepted.size(), 0u);
  CAF_CHECK(time >= 20ms);
  CAF_CHECK(until_accepted(1));
}

CAF_TEST(a descriptor that cannot be watched closes the acceptor) {
  act([](caf::io::broker* self) { self->add_doorman(-1); });
  CAF_CHECK(run_until(io, [this] { return log.acceptors_closed == 1; }));
}

CAF_TEST_FIXTURE_SCOPE_END()
