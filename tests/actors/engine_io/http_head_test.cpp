// The heads of HTTP responses.
#define CAF_SUITE engine_io.http_head

#include "actors/engine_io/http_head.hpp"

#include <chrono>

#include "tests/test.hpp"

using namespace socketio::engine_io;
using namespace std::chrono_literals;

CAF_TEST(a response that ends its connection says so) {
  CAF_CHECK_EQUAL(response_head(200, "A: b\r\n", {5, false, 10s}),
                  "HTTP/1.1 200 OK\r\n"
                  "A: b\r\n"
                  "Content-Length: 5\r\n"
                  "Connection: close\r\n"
                  "\r\n");
}

CAF_TEST(a response says how long its connection stays) {
  CAF_CHECK_EQUAL(response_head(404, "", {0, true, 10s}),
                  "HTTP/1.1 404 Not Found\r\n"
                  "Content-Length: 0\r\n"
                  "Connection: keep-alive\r\n"
                  "Keep-Alive: timeout=10\r\n"
                  "\r\n");
}

CAF_TEST(less than a second is not told) {
  auto head = response_head(200, "", {0, true, 900ms});
  CAF_CHECK(head.find("Keep-Alive") == std::string::npos);
}

CAF_TEST(a response without a body has no length) {
  for (auto status : {204u, 304u}) {
    auto head = response_head(status, "", {0, true, 10s});
    CAF_CHECK(head.find("Content-Length") == std::string::npos);
  }
}

CAF_TEST(answers of long polling are not stored) {
  CAF_CHECK_EQUAL(polling_headers("text/html", ""),
                  "Content-Type: text/html\r\nCache-Control: no-store\r\n");
}

CAF_TEST(old Internet Explorer alone is told not to filter) {
  auto filters = [](const std::string& agent) {
    return polling_headers("a", "User-Agent: " + agent + "\r\n")
             .find("X-XSS-Protection: 0\r\n")
           == std::string::npos;
  };
  CAF_CHECK(!filters("Mozilla (compatible;MSIE 8)"));
  CAF_CHECK(!filters("Mozilla/5.0 Trident/7.0"));
  CAF_CHECK(filters("Mozilla/5.0"));
}
