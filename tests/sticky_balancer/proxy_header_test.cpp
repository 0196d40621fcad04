// The PROXY protocol: what a proxy says about its client, byte by byte.
#define CAF_SUITE sticky_balancer.proxy_header

#include "sticky_balancer/proxy_header.hpp"

#include <string>

#include "tests/test.hpp"

using namespace socketio;
using namespace std::literals;

namespace {

/// @returns "size address", with "+" for TLS, "more" or "bad".
std::string parse(std::string_view received) {
  auto x = parse_proxy_header(received);
  if (x.status != proxy_status::found)
    return x.status == proxy_status::need_more ? "more" : "bad";
  return std::to_string(x.size) + ' ' + x.address + (x.secure ? "+" : "");
}

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;

/// @returns a header of version 2.
std::string binary(char command, char family, const std::string& content) {
  return signature + command + family + static_cast<char>(content.size() >> 8)
         + static_cast<char>(content.size()) + content;
}

const std::string addresses_4 =
  "\xC0\x00\x02\x01\xC0\x00\x02\x02\x12\x34\x01\xBB"s;
const std::string tls = "\x20\x00\x05\x01\x00\x00\x00\x00"s;

} // namespace

CAF_TEST(a line of version 1 tells the address) {
  CAF_CHECK_EQUAL(parse("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET"),
                  "42 192.0.2.1");
  CAF_CHECK_EQUAL(parse("PROXY TCP6 2001:db8::1 ::1 56324 443\r\n"),
                  "38 2001:db8::1");
  CAF_CHECK_EQUAL(parse("PROXY UNKNOWN\r\n"), "15 ");
}

CAF_TEST(a header of version 2 tells address and TLS) {
  CAF_CHECK_EQUAL(parse(binary('\x21', '\x11', addresses_4) + "GET"),
                  "28 192.0.2.1");
  CAF_CHECK_EQUAL(parse(binary('\x21', '\x11', addresses_4 + tls)),
                  "36 192.0.2.1+");
  CAF_CHECK_EQUAL(
    parse(binary('\x21', '\x11', addresses_4 + "\x03\x00\x01x"s + tls)),
    "40 192.0.2.1+");
  CAF_CHECK_EQUAL(
    parse(binary('\x21', '\x21',
                 std::string(15, '\0') + '\1' + std::string(20, 'x'))),
    "52 ::1");
}

CAF_TEST(a proxy that speaks for itself names nobody) {
  CAF_CHECK_EQUAL(parse(binary('\x20', '\x00', "")), "16 ");
  CAF_CHECK_EQUAL(parse(binary('\x20', '\x11', addresses_4)), "28 ");
  CAF_CHECK_EQUAL(parse(binary('\x21', '\x31', std::string(216, 'x'))), "232 ");
}

CAF_TEST(a header may come in any pieces) {
  for (auto& header : {"PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n"s,
                       binary('\x21', '\x11', addresses_4 + tls)}) {
    for (std::size_t i = 0; i < header.size(); ++i)
      CAF_CHECK_EQUAL(parse(header.substr(0, i)), "more");
    CAF_CHECK_NOT_EQUAL(parse(header), "more");
  }
}

CAF_TEST(anything else is malformed) {
  for (auto& text :
       {"GET / HTTP/1.1\r\n"s, "PROXI"s, "PROXY TCP4 ::1 ::1 1 2\r\n"s,
        "PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n"s, "PROXY TCP5 1 2 3 4\r\n"s,
        "PROXY " + std::string(101, 'x'), binary('\x11', '\x11', addresses_4),
        binary('\x22', '\x11', addresses_4), binary('\x21', '\x11', "short"),
        binary('\x21', '\x11', std::string(5000, 'x')).substr(0, 16),
        "\r\n\r\n\1"s})
    CAF_CHECK_EQUAL(parse(text), "bad");
}
