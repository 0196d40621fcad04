// What a process may listen on.
#define CAF_SUITE core.listen_address

#include "actors/listen_address.hpp"

#include "tests/test.hpp"

using namespace socketio;

CAF_TEST(addresses with ports and paths are told apart) {
  CAF_CHECK(parse_listen_address("192.0.2.1:80")
            == (listen_address{"192.0.2.1", 80, {}}));
  CAF_CHECK(parse_listen_address("[::1]:3000")
            == (listen_address{"::1", 3000, {}}));
  CAF_CHECK(parse_listen_address("[fe80::1%eth0]:0")
            == (listen_address{"fe80::1%eth0", 0, {}}));
  CAF_CHECK(parse_listen_address("unix:/run/x.sock")
            == (listen_address{{}, 0, "/run/x.sock"}));
}

CAF_TEST(an address is written as it is read) {
  for (auto text : {"192.0.2.1:80", "[::1]:3000", "unix:/run/x.sock"})
    CAF_CHECK_EQUAL(to_string(*parse_listen_address(text)), text);
}

CAF_TEST(permissions are octal digits) {
  CAF_CHECK(parse_file_mode("0660") == mode_t{0660});
  CAF_CHECK(parse_file_mode("600") == mode_t{0600});
  for (auto text : {"", "0668", "rw", "1777", "-1", "660 "})
    CAF_CHECK(!parse_file_mode(text));
}

CAF_TEST(anything else is refused) {
  for (auto text : {"", "80", "192.0.2.1", ":80", "::1:80", "[192.0.2.1]:80",
                    "[::1]", "localhost:80", "192.0.2.1:", "192.0.2.1:99999",
                    "192.0.2.1:8x", "unix:", "unix:x.sock"})
    CAF_CHECK(!parse_listen_address(text));
  CAF_CHECK(!parse_listen_address("unix:/" + std::string(200, 'x')));
}
