// Sockets that listen.
#define CAF_SUITE sticky_balancer.acceptor

#include "sticky_balancer/acceptor.hpp"

#include <vector>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "tests/sticky_balancer/sockets.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  boost::asio::io_context io;
  std::vector<connection> accepted;

  static listen_address options(std::string address, uint16_t port = 0) {
    return {std::move(address), port, {}};
  }

  std::shared_ptr<acceptor> listen(std::string address) {
    auto result = acceptor::open(io, options(std::move(address)));
    CAF_REQUIRE(result.engaged());
    (*result)->start(
      [this](connection c) { accepted.push_back(std::move(c)); });
    return *result;
  }

  bool accepts(std::size_t count) {
    return run_until(io, [&] { return accepted.size() >= count; });
  }
};

int option_of(const unique_fd& fd, int level, int name) {
  int value = 0;
  socklen_t size = sizeof(value);
  ::getsockopt(fd.get(), level, name, &value, &size);
  return value;
}

/// In a child: `body` decides whether the test passes.
template <class Body>
int status_of_child(Body body) {
  auto child = ::fork();
  if (child == 0)
    ::_exit(body() ? 0 : 1);
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(acceptor_tests, fixture)

CAF_TEST(an accepted connection is ready for use) {
  auto port = listen("127.0.0.1");
  auto client = connect_to(port->port());
  CAF_REQUIRE(accepts(1));
  CAF_CHECK_EQUAL(accepted[0].address, "127.0.0.1");
  CAF_CHECK(accepted[0].received.empty());
  CAF_CHECK_NOT_EQUAL(option_of(accepted[0].fd, IPPROTO_TCP, TCP_NODELAY), 0);
  CAF_CHECK_NOT_EQUAL(::fcntl(accepted[0].fd.get(), F_GETFL) & O_NONBLOCK, 0);
  CAF_CHECK_NOT_EQUAL(::fcntl(accepted[0].fd.get(), F_GETFD) & FD_CLOEXEC, 0);
}

CAF_TEST(an IPv4 client of the port for all addresses is shown as IPv4) {
  auto port = listen("::");
  auto client = connect_to(port->port());
  CAF_REQUIRE(accepts(1));
  CAF_CHECK_EQUAL(accepted[0].address, "127.0.0.1");
}

CAF_TEST(an acceptor knows its address and the port it got) {
  auto v4 = listen("127.0.0.1")->address(), v6 = listen("::1")->address();
  CAF_CHECK_EQUAL(v4.host, "127.0.0.1");
  CAF_CHECK(v4.port != 0);
  CAF_CHECK_EQUAL(v6.host, "::1");
}

CAF_TEST(a port in use is one clear line) {
  auto port = listen("127.0.0.1");
  auto second = acceptor::open(io, options("127.0.0.1", port->port()));
  CAF_REQUIRE(!second.engaged());
  CAF_CHECK_EQUAL(describe(second.error()),
                  "cannot listen on 127.0.0.1:" + std::to_string(port->port())
                    + ": Address already in use");
}

CAF_TEST(a Unix socket is served and removed in the end) {
  auto path = "/tmp/caf-socketio-acceptor-" + std::to_string(::getpid());
  auto port = *acceptor::open(io, {{}, 0, path});
  port->start([this](connection c) { accepted.push_back(std::move(c)); });
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof(at.sun_path) - 1);
  unique_fd client{::socket(AF_UNIX, SOCK_STREAM, 0)};
  auto to = reinterpret_cast<sockaddr*>(&at);
  CAF_REQUIRE_EQUAL(::connect(client.get(), to, sizeof(at)), 0);
  CAF_REQUIRE(accepts(1));
  CAF_CHECK_EQUAL(accepted[0].address, "");
  CAF_CHECK_EQUAL(port->port(), 0);
  CAF_CHECK(!acceptor::open(io, {{}, 0, path}).engaged());
  port->close();
  CAF_CHECK_EQUAL(::access(path.c_str(), F_OK), -1);
}

CAF_TEST(a Unix socket that a dead process left is taken over) {
  auto path = "/tmp/caf-socketio-stale-" + std::to_string(::getpid());
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof(at.sun_path) - 1);
  {
    unique_fd stale{::socket(AF_UNIX, SOCK_STREAM, 0)};
    auto to = reinterpret_cast<sockaddr*>(&at);
    CAF_REQUIRE_EQUAL(::bind(stale.get(), to, sizeof(at)), 0);
  }
  auto port = acceptor::open(io, {{}, 0, path});
  CAF_CHECK(port.engaged());
}

CAF_TEST(a paused acceptor leaves connections to the kernel) {
  auto port = listen("127.0.0.1");
  port->pause();
  auto first = connect_to(port->port());
  auto second = connect_to(port->port());
  CAF_CHECK(first && second);
  run_ready(io);
  CAF_CHECK(accepted.empty());
  port->resume();
  CAF_CHECK(accepts(2));
}

CAF_TEST(the callback may pause and resume the acceptor) {
  auto port = *acceptor::open(io, options("127.0.0.1"));
  port->start([&](connection c) {
    accepted.push_back(std::move(c));
    port->pause();
    if (accepted.size() > 1)
      port->resume();
  });
  std::vector<unique_fd> clients;
  for (int i = 0; i < 3; ++i)
    clients.push_back(connect_to(port->port()));
  CAF_REQUIRE(accepts(1));
  run_ready(io);
  CAF_CHECK_EQUAL(accepted.size(), 1u);
  port->resume();
  CAF_CHECK(accepts(3));
  port->close();
}

CAF_TEST(a closed port accepts nothing) {
  auto port = listen("127.0.0.1");
  auto number = port->port();
  port->close();
  run_ready(io);
  CAF_CHECK(!connect_to(number));
}

CAF_TEST(without descriptors it waits without spinning and goes on) {
  auto status = status_of_child([this] {
    auto port = listen("127.0.0.1");
    std::vector<unique_fd> clients;
    for (int i = 0; i < 5; ++i)
      clients.push_back(connect_to(port->port()));
    // Room for two more descriptors.
    unique_fd first{::dup(0)};
    auto limit = static_cast<rlim_t>(first.get()) + 2;
    first.reset();
    rlimit files{limit, limit};
    ::setrlimit(RLIMIT_NOFILE, &files);
    if (!accepts(2))
      return false;
    // Until the pause is over: one wait, not thousands of attempts.
    io.restart();
    auto handlers = io.run_one();
    io.restart();
    handlers += io.poll();
    if (accepted.size() != 2 || handlers > 2)
      return false;
    clients.resize(3);
    accepted.clear();
    return accepts(2);
  });
  CAF_CHECK_EQUAL(status, 0);
}

CAF_TEST_FIXTURE_SCOPE_END()
