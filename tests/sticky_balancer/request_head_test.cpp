// Finding the first request line in bytes that come in any pieces.
#define CAF_SUITE sticky_balancer.request_head

#include "sticky_balancer/request_head.hpp"

#include <string>

#include "tests/test.hpp"

using namespace socketio;

namespace {

constexpr std::size_t max_line = 64;

head_status scan(std::string_view received) {
  return request_head{max_line}.scan(received);
}

/// Gives `received` in two pieces, cut at `cut`.
std::string target_of(std::string_view received, std::size_t cut) {
  request_head head{max_line};
  if (head.scan(received.substr(0, cut)) != head_status::need_more
      && head.scan(received.substr(0, cut)) != head_status::found)
    return "refused";
  if (head.scan(received) != head_status::found)
    return "not found";
  return std::string{head.target(received)};
}

} // namespace

CAF_TEST(a line cut anywhere yields its target) {
  constexpr std::string_view line = "GET /a?sid=1 HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t cut = 0; cut <= line.size(); ++cut)
    CAF_CHECK_EQUAL(target_of(line, cut), "/a?sid=1");
}

CAF_TEST(a line in single bytes is found with its last byte) {
  constexpr std::string_view line = "GET / HTTP/1.1\n";
  request_head head{max_line};
  for (std::size_t size = 0; size < line.size(); ++size)
    CAF_CHECK(head.scan(line.substr(0, size)) == head_status::need_more);
  CAF_CHECK(head.scan(line) == head_status::found);
  CAF_CHECK_EQUAL(std::string(head.target(line)), "/");
}

CAF_TEST(empty lines before the request are skipped) {
  CAF_CHECK_EQUAL(target_of("\r\n\n\r\nGET /x HTTP/1.1\r\n", 3), "/x");
}

CAF_TEST(empty lines count as bytes of the line) {
  CAF_CHECK(scan(std::string(max_line, '\n')) == head_status::need_more);
  CAF_CHECK(scan(std::string(max_line + 1, '\n')) == head_status::too_long);
}

CAF_TEST(a line of the longest length is found and one byte more is not ) {
  std::string end = " HTTP/1.1\n";
  std::string line = "GET /" + std::string(max_line - 5 - 9, 'x') + end;
  CAF_REQUIRE_EQUAL(line.find('\n'), max_line);
  CAF_CHECK(scan(line) == head_status::found);
  line.insert(5, "x");
  CAF_CHECK(scan(line) == head_status::too_long);
}

CAF_TEST(an endless line is refused before its end) {
  CAF_CHECK(scan("GET /" + std::string(max_line, 'x'))
            == head_status::too_long);
}

CAF_TEST(what follows the line does not count as its bytes) {
  CAF_CHECK(scan("GET / HTTP/1.1\r\n" + std::string(1000, 'x'))
            == head_status::found);
}

CAF_TEST(other protocols are refused at their first bytes) {
  CAF_CHECK(scan("\x16\x03\x01") == head_status::malformed);
  CAF_CHECK(scan(std::string_view{"\0", 1}) == head_status::malformed);
  CAF_CHECK(scan("{\"a\":1}") == head_status::malformed);
}

CAF_TEST(a method has an end) {
  auto longest = std::string(32, 'M');
  CAF_CHECK(scan(longest) == head_status::need_more);
  CAF_CHECK(scan(longest + " / HTTP/1.1\n") == head_status::found);
  CAF_CHECK(scan(longest + "M") == head_status::malformed);
  CAF_CHECK(scan(longest + "M / HTTP/1.1\n") == head_status::malformed);
  request_head head{max_line};
  for (std::size_t size = 0; size <= longest.size(); ++size)
    CAF_CHECK(head.scan(longest.substr(0, size)) == head_status::need_more);
  CAF_CHECK(head.scan(longest + "M") == head_status::malformed);
}

CAF_TEST(a line that is not method target version is malformed) {
  for (auto line : {"GET\n", "GET /\n", "GET  HTTP/1.1\n", " / HTTP/1.1\n",
                    "GET / x HTTP/1.1\n", "GET / FTP/1.1\n", "G\tT / HTTP/1\n"})
    CAF_CHECK(scan(line) == head_status::malformed);
}
