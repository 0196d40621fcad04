// Addresses as the calls of sockets want them.
#define CAF_SUITE core.socket_address

#include "actors/socket_address.hpp"

#include <cerrno>
#include <string>

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(an address comes back as it went) {
  for (auto text :
       {"192.0.2.1:80", "[::1]:3000", "[fe80::1]:0", "unix:/run/x.sock"}) {
    auto at = *parse_listen_address(text);
    CAF_CHECK(to_listen_address(make_socket_address(at)) == at);
  }
  auto longest = '/' + std::string(max_socket_path - 1, 'x');
  CAF_CHECK_EQUAL(to_listen_address(make_unix_address(longest)).path, longest);
}

CAF_TEST(an IPv4 address that came mapped to IPv6 is IPv4) {
  auto mapped = make_socket_address({"::ffff:192.0.2.1", 80, {}});
  CAF_CHECK(to_listen_address(mapped) == (listen_address{"192.0.2.1", 80, {}}));
}

CAF_TEST(what is no address has no family) {
  CAF_CHECK_EQUAL(make_socket_address({"localhost", 80, {}}).family(),
                  AF_UNSPEC);
  CAF_CHECK_EQUAL(make_unix_address("").family(), AF_UNSPEC);
  errno = 0;
  CAF_CHECK_EQUAL(make_unix_address(std::string(108, 'x')).family(), AF_UNSPEC);
  CAF_CHECK_EQUAL(errno, ENAMETOOLONG);
}
