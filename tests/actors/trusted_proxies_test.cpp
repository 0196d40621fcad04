// Who is believed about a client's address, and what is believed.
#define CAF_SUITE core.trusted_proxies

#include "actors/trusted_proxies.hpp"

#include "tests/test.hpp"

using namespace socketio;

namespace {

const trusted_proxies testee{
  {"10.0.0.0/8", "192.0.2.1", "2001:db8::/33", "unix"}};

const trusted_proxies standard{{"10.0.0.0/8"}, forwarded_header::forwarded};

std::string text_of(const client_origin& x) {
  return x.address + (x.secure ? "+" : "");
}

/// @returns the address, with "+" if the client came over TLS.
std::string origin(std::string_view peer, std::string_view headers) {
  return text_of(testee.origin(peer, headers, false));
}

/// The same where `Forwarded` counts.
std::string standard_origin(std::string_view headers) {
  return text_of(standard.origin("10.0.0.1", headers, false));
}

} // namespace

CAF_TEST(a network contains its addresses and no other) {
  for (auto x : {"10.0.0.0", "10.255.1.2", "192.0.2.1", "2001:db8::1",
                 "2001:db8:7fff::", "::ffff:10.1.2.3", ""})
    CAF_CHECK(testee.contains(x));
  for (auto x : {"11.0.0.0", "9.255.255.255", "192.0.2.2", "2001:db9::1",
                 "2001:db8:8000::", "::1", "10.0.0", "nonsense"})
    CAF_CHECK(!testee.contains(x));
  CAF_CHECK(!trusted_proxies{}.contains(""));
  CAF_CHECK(!trusted_proxies{}.contains("10.0.0.1"));
  CAF_CHECK(trusted_proxies{{"0.0.0.0/0"}}.contains("1.2.3.4"));
  CAF_CHECK(!trusted_proxies{{"0.0.0.0/0"}}.contains("::1"));
}

CAF_TEST(an entry is an address or a network) {
  for (auto x : {"127.0.0.1", "::1", "10.0.0.0/8", "::/0", "unix"})
    CAF_CHECK(trusted_proxies::is_valid(x));
  for (auto x : {"", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/",
                 "10.0.0.0/8x", "10/8"})
    CAF_CHECK(!trusted_proxies::is_valid(x));
}

CAF_TEST(headers of a stranger do not count) {
  CAF_CHECK_EQUAL(origin("203.0.113.9", "X-Forwarded-For: 198.51.100.1\r\n"
                                        "X-Forwarded-Proto: https\r\n"),
                  "203.0.113.9");
}

CAF_TEST(a trusted proxy tells address and scheme) {
  CAF_CHECK_EQUAL(origin("10.0.0.1", ""), "10.0.0.1");
  CAF_CHECK_EQUAL(origin("10.0.0.1", "x-forwarded-for: 198.51.100.1\r\n"),
                  "198.51.100.1");
  CAF_CHECK_EQUAL(origin("", "X-Forwarded-For: 198.51.100.1:4711\r\n"
                             "X-Forwarded-Proto: HTTPS\r\n"),
                  "198.51.100.1+");
  CAF_CHECK_EQUAL(origin("10.0.0.1", "X-Forwarded-Proto: https\r\n"),
                  "10.0.0.1+");
}

CAF_TEST(the last stranger on the way is the client) {
  CAF_CHECK_EQUAL(
    origin("10.0.0.1", "X-Forwarded-For: 1.1.1.1, 198.51.100.1, 10.9.9.9\r\n"),
    "198.51.100.1");
  CAF_CHECK_EQUAL(origin("10.0.0.1", "X-Forwarded-For: 1.1.1.1\r\n"
                                     "X-Forwarded-For: 198.51.100.1\r\n"),
                  "198.51.100.1");
  CAF_CHECK_EQUAL(origin("10.0.0.1", "X-Forwarded-For: 10.0.0.3, 10.0.0.2\r\n"),
                  "10.0.0.3");
}

CAF_TEST(a client cannot speak by the header that its proxy does not write) {
  constexpr std::string_view both =
    "Forwarded: for=2.2.2.2;proto=https\r\nX-Forwarded-For: 1.1.1.1\r\n"
    "X-Forwarded-Proto: http\r\n";
  CAF_CHECK_EQUAL(origin("10.0.0.1", both), "1.1.1.1");
  CAF_CHECK_EQUAL(standard_origin(both), "2.2.2.2+");
  CAF_CHECK_EQUAL(origin("10.0.0.1", "Forwarded: for=2.2.2.2\r\n"), "10.0.0.1");
  CAF_CHECK_EQUAL(standard_origin("X-Forwarded-For: 1.1.1.1\r\n"
                                  "X-Forwarded-Proto: https\r\n"),
                  "10.0.0.1");
}

CAF_TEST(the standard header tells address and scheme) {
  CAF_CHECK_EQUAL(standard_origin("Forwarded: for=\"[2001:db8:ffff::1]:80\";"
                                  "proto=https\r\n"),
                  "2001:db8:ffff::1+");
  CAF_CHECK_EQUAL(standard_origin("Forwarded: for=1.1.1.1, FOR=198.51.100.1;"
                                  "Proto=http;by=10.0.0.1\r\n"),
                  "198.51.100.1");
}

CAF_TEST(what is no address is not believed) {
  for (auto x : {"unknown", "_hidden", "", "\"", "999.1.1.1", "[::1"})
    CAF_CHECK_EQUAL(
      standard_origin("Forwarded: for=" + std::string{x} + "\r\n"), "10.0.0.1");
}
