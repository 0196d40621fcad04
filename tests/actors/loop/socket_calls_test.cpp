// The system calls of stream sockets.
#define CAF_SUITE loop.socket_calls

#include "actors/loop/socket_calls.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int client = ::socket(AF_INET, SOCK_STREAM, 0);
  socket_address own;

  fixture() {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto at = reinterpret_cast<sockaddr*>(&any);
    CAF_REQUIRE_EQUAL(::bind(listener, at, sizeof(any)), 0);
    CAF_REQUIRE_EQUAL(::getsockname(listener, own.get(), &own.size), 0);
  }

  ~fixture() {
    ::close(listener);
    ::close(client);
  }

  void listen() { CAF_REQUIRE_EQUAL(::listen(listener, 4), 0); }

  void connect() {
    CAF_REQUIRE_EQUAL(::connect(client, own.get(), own.size), 0);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_calls_tests, fixture)

CAF_TEST(nobody waiting means to try again) {
  listen();
  auto x = accept_one(listener);
  CAF_CHECK(x.state == io_outcome::again);
  CAF_CHECK_EQUAL(x.fd, -1);
}

CAF_TEST(an accepted connection is as asked for and not inherited) {
  listen();
  connect();
  socket_address peer;
  auto x = accept_one(listener, &peer, SOCK_NONBLOCK);
  CAF_REQUIRE(x.state == io_outcome::done);
  CAF_CHECK_EQUAL(peer.family(), AF_INET);
  CAF_CHECK_NOT_EQUAL(::fcntl(x.fd, F_GETFL) & O_NONBLOCK, 0);
  CAF_CHECK_NOT_EQUAL(::fcntl(x.fd, F_GETFD) & FD_CLOEXEC, 0);
  ::close(x.fd);
}

CAF_TEST(without flags a connection blocks) {
  listen();
  connect();
  auto x = accept_one(listener);
  CAF_REQUIRE(x.state == io_outcome::done);
  CAF_CHECK_EQUAL(::fcntl(x.fd, F_GETFL) & O_NONBLOCK, 0);
  ::close(x.fd);
}

CAF_TEST(a socket that does not listen is of no use) {
  CAF_CHECK(accept_one(listener).state == io_outcome::ended);
  CAF_CHECK_EQUAL(errno, EINVAL);
}

CAF_TEST_FIXTURE_SCOPE_END()
