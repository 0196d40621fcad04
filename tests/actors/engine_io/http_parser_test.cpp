// One HTTP request as its bytes come in.
#define CAF_SUITE engine_io.http_parser

#include "actors/engine_io/http_parser.hpp"

#include <string>

#include "tests/test.hpp"

using namespace socketio::engine_io;

namespace {

constexpr std::size_t max_head = 1000;
constexpr std::size_t max_body = 10;

/// @returns the status that a request is refused with, 0 = none.
unsigned status_of(std::string_view bytes) {
  http_parser x{max_head, max_body};
  x.feed(bytes);
  return x.error_status();
}

/// Feeds `x` byte by byte, as a connection does.
/// @param unread what was not consumed.
void feed_bytes(http_parser& x, std::string_view bytes, std::string& unread) {
  for (auto c : bytes) {
    unread += c;
    unread.erase(0, x.feed(unread));
  }
}

const std::string post = "POST /a?b HTTP/1.1\r\nHost: x\r\n";

} // namespace

CAF_TEST(a head is taken whole or not at all) {
  http_parser x{max_head, max_body};
  std::string head = "GET /a?b HTTP/1.1\r\nHost: x\r\nB:  c \r\n\r\n";
  CAF_CHECK_EQUAL(x.feed(head.substr(0, 20)), 0u);
  CAF_CHECK(!x.has_head());
  CAF_CHECK_EQUAL(x.feed(head + "next"), head.size());
  CAF_CHECK(x.done());
  CAF_CHECK_EQUAL(x.method(), "GET");
  CAF_CHECK_EQUAL(x.target(), "/a?b");
  CAF_CHECK_EQUAL(x.headers(), "Host: x\r\nB:  c \r\n");
}

CAF_TEST(a body in pieces is put together) {
  http_parser x{max_head, max_body};
  x.feed(post + "Content-Length: 5\r\n\r\n12");
  CAF_CHECK(x.has_head());
  CAF_CHECK(!x.done());
  CAF_CHECK_EQUAL(x.feed("34"), 2u);
  CAF_CHECK_EQUAL(x.feed("5GET /"), 1u);
  CAF_CHECK(x.done());
  CAF_CHECK_EQUAL(x.body(), "12345");
}

CAF_TEST(a body that is dropped is read and not kept) {
  for (std::string rest :
       {"Content-Length: 5\r\n\r\n12345", "Transfer-Encoding: chunked\r\n\r\n"
                                          "2\r\n12\r\n3\r\n345\r\n0\r\n\r\n"}) {
    http_parser x{max_head, max_body};
    std::string unread;
    feed_bytes(x, post + rest.substr(0, rest.find("12") + 2), unread);
    x.drop_body();
    feed_bytes(x, rest.substr(rest.find("12") + 2), unread);
    CAF_CHECK(x.done());
    CAF_CHECK_EQUAL(x.body(), "");
  }
}

CAF_TEST(a body that is dropped has its bound) {
  http_parser x{max_head, max_body};
  x.feed(post + "Transfer-Encoding: chunked\r\n\r\n");
  x.drop_body();
  CAF_CHECK_EQUAL(x.feed("a\r\n0123456789"), 13u);
  CAF_CHECK_EQUAL(x.error_status(), 0u);
  x.feed("\r\n1\r\n0\r\n");
  CAF_CHECK_EQUAL(x.error_status(), 413u);
}

CAF_TEST(a chunked body in single bytes is put together) {
  http_parser x{max_head, max_body};
  std::string rest = post
                     + "Transfer-Encoding: chunked\r\n\r\n"
                       "2\r\nab\r\n3;x=\"y\"\r\ncde\r\n0\r\nA: b\r\n\r\n";
  std::string buffer;
  for (auto c : rest) {
    buffer += c;
    buffer.erase(0, x.feed(buffer));
  }
  CAF_CHECK(x.done());
  CAF_CHECK_EQUAL(x.body(), "abcde");
  CAF_CHECK_EQUAL(x.error_status(), 0u);
}

CAF_TEST(garbage is refused) {
  CAF_CHECK_EQUAL(status_of("hello\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/2.0\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\nA b\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of(post + "Content-Length: x\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of(post + "Transfer-Encoding: chunked\r\n\r\nx\r\n"),
                  400u);
}

CAF_TEST(two ways to say the length are refused) {
  CAF_CHECK_EQUAL(status_of(post
                            + "Content-Length: 1\r\nContent-Length: 2"
                              "\r\n\r\n"),
                  400u);
  CAF_CHECK_EQUAL(status_of(post
                            + "Content-Length: 1\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n"),
                  400u);
}

CAF_TEST(a coding other than chunked is refused) {
  for (auto coding : {"xchunked", "identity", "gzip, chunked",
                      "chunked\r\nTransfer-Encoding: chunked"})
    CAF_CHECK_EQUAL(
      status_of(post + "Transfer-Encoding: " + coding + "\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of("POST / HTTP/1.0\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n"),
                  400u);
}

CAF_TEST(a request names one host) {
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 0u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 0u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\n\r\n"), 400u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
                  400u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.0\r\n\r\n"), 0u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n"),
                  400u);
}

CAF_TEST(version and body are known with the head) {
  auto read = [](const std::string& head) {
    http_parser x{max_head, max_body};
    x.feed(head + "\r\n");
    CAF_CHECK(x.has_head());
    return std::pair{x.is_http11(), x.has_body()};
  };
  CAF_CHECK(read("GET / HTTP/1.0\r\n") == std::pair(false, false));
  CAF_CHECK(read(post) == std::pair(true, false));
  CAF_CHECK(read(post + "Content-Length: 0\r\n") == std::pair(true, false));
  CAF_CHECK(read(post + "Content-Length: 1\r\n") == std::pair(true, true));
  CAF_CHECK(read(post + "Content-Length: 99\r\n") == std::pair(true, true));
  CAF_CHECK(read(post + "Transfer-Encoding: chunked\r\n")
            == std::pair(true, true));
}

CAF_TEST(a head above the bound is refused) {
  CAF_CHECK_EQUAL(status_of("GET /" + std::string(max_head, 'a')), 431u);
  CAF_CHECK_EQUAL(status_of("GET / HTTP/1.1\r\nA: " + std::string(max_head, 'a')
                            + "\r\n\r\n"),
                  431u);
}

CAF_TEST(a body at the bound is fine) {
  CAF_CHECK_EQUAL(status_of(post + "Content-Length: 10\r\n\r\n1234567890"), 0u);
}

CAF_TEST(a body above the bound is refused by its announcement) {
  http_parser x{max_head, max_body};
  x.feed(post + "Content-Length: 11\r\n\r\n");
  CAF_CHECK_EQUAL(x.error_status(), 413u);
  CAF_CHECK(x.has_head());
  CAF_CHECK_EQUAL(x.target(), "/a?b");
  CAF_CHECK_EQUAL(x.headers(), "Host: x\r\nContent-Length: 11\r\n");
}

CAF_TEST(a chunked body above the bound is refused as it comes) {
  CAF_CHECK_EQUAL(status_of(post
                            + "Transfer-Encoding: chunked\r\n\r\n"
                              "b\r\n12345678901\r\n"),
                  413u);
}

CAF_TEST(what stands between chunks is bounded) {
  CAF_CHECK(status_of(post + "Transfer-Encoding: chunked\r\n\r\n1;"
                      + std::string(2 * max_head, 'a'))
            != 0u);
}

CAF_TEST(the connection stays as the client asks) {
  auto stays = [](std::string_view head) {
    http_parser x{max_head, max_body};
    x.feed(head);
    return x.done() && x.keep_alive();
  };
  CAF_CHECK(stays("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  CAF_CHECK(!stays("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  CAF_CHECK(!stays("GET / HTTP/1.0\r\n\r\n"));
  CAF_CHECK(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

CAF_TEST(a client may wait to be asked for the body) {
  auto waits = [](const std::string& version) {
    http_parser x{max_head, max_body};
    x.feed(
      "POST / " + version
      + "\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
    return x.expects_continue();
  };
  CAF_CHECK(waits("HTTP/1.1"));
  CAF_CHECK(!waits("HTTP/1.0"));
}
