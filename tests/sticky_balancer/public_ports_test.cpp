// All that clients connect to.
#define CAF_SUITE sticky_balancer.public_ports

#include "sticky_balancer/public_ports.hpp"

#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "actors/errors.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

struct fixture {
  boost::asio::io_context io;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(public_ports_tests, fixture)

CAF_TEST(all configured addresses are listened on) {
  sticky_options opts;
  opts.address = "127.0.0.1";
  opts.port = 0;
  opts.listen = {"127.0.0.2:0", "127.0.0.3:0"};
  auto ports = open_public_ports(io, opts);
  CAF_REQUIRE(ports.engaged());
  CAF_CHECK_EQUAL(ports->size(), 3u);
  for (auto& port : *ports)
    CAF_CHECK_NOT_EQUAL(port->port(), 0);
}

CAF_TEST(the option that names what cannot be listened on is named) {
  auto port = *acceptor::open(io, {"127.0.0.1", 0, {}});
  sticky_options opts;
  opts.address = "";
  auto begins = [&](const std::string& text) {
    auto all = open_public_ports(io, opts);
    return !all.engaged() && describe(all.error()).starts_with(text);
  };
  CAF_CHECK(begins("sticky.address: expected an address"));
  opts.listen = {to_string(port->address())};
  CAF_CHECK(begins("sticky.listen: cannot listen on 127.0.0.1:"));
  opts = {};
  opts.address = "127.0.0.1";
  opts.port = port->port();
  CAF_CHECK(begins("sticky.port: cannot listen on 127.0.0.1:"));
}

CAF_TEST(a Unix socket may be all there is and has its permissions) {
  sticky_options opts;
  auto path = "/tmp/caf-socketio-mode-" + std::to_string(::getpid());
  opts.address = "";
  opts.listen = {"unix:" + path};
  opts.socket_mode = "0666";
  auto ports = open_public_ports(io, opts);
  CAF_REQUIRE(ports.engaged());
  CAF_REQUIRE_EQUAL(ports->size(), 1u);
  CAF_CHECK_EQUAL(ports->front()->address().path, path);
  struct stat file {};
  CAF_REQUIRE_EQUAL(::stat(path.c_str(), &file), 0);
  CAF_CHECK_EQUAL(file.st_mode & 0777, 0666u);
}

CAF_TEST_FIXTURE_SCOPE_END()
