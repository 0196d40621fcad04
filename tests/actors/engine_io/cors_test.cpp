// Whose pages may read answers.
#define CAF_SUITE engine_io.cors

#include "actors/engine_io/cors.hpp"

#include <chrono>

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture {
  /// @returns the headers for a page of `origin`.
  std::string headers_for(const std::string& origin) {
    response_headers x;
    cors_policy{opts}.apply(x, "Origin: " + origin + "\r\n");
    return x.merged_with("");
  }

  bool allows(const std::string& origin) {
    auto line = "Access-Control-Allow-Origin: " + origin + "\r\n";
    return headers_for(origin).find(line) != std::string::npos;
  }

  engine_options opts;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(cors_tests, fixture)

CAF_TEST(nothing is shared by default) {
  CAF_CHECK(!cors_policy{opts}.enabled());
}

CAF_TEST(the one origin is named to everybody) {
  opts.cors_origin = "https://a.example";
  CAF_CHECK_EQUAL(headers_for("https://b.example"),
                  "Access-Control-Allow-Origin: https://a.example\r\n"
                  "Vary: Origin\r\n"
                  "Access-Control-Allow-Credentials: true\r\n");
}

CAF_TEST(one of several origins is named to itself alone) {
  opts.cors_origins = {"https://a.example", "https://b.example"};
  CAF_CHECK_EQUAL(headers_for("https://b.example"),
                  "Access-Control-Allow-Origin: https://b.example\r\n"
                  "Vary: Origin\r\n");
  CAF_CHECK_EQUAL(headers_for("https://c.example"), "Vary: Origin\r\n");
}

CAF_TEST(an origin may match a pattern) {
  opts.cors_origins = {"/^https:\\/\\/[a-z]+\\.example$/"};
  CAF_CHECK(allows("https://abc.example"));
  CAF_CHECK(!allows("https://abc.example.org"));
  CAF_CHECK(!allows("http://abc.example"));
}

CAF_TEST(an origin that is very long matches no pattern) {
  opts.cors_origins = {"/.*/"};
  CAF_CHECK(allows(std::string(1024, 'a')));
  CAF_CHECK(!allows(std::string(1025, 'a')));
}

CAF_TEST(all origins may be allowed) {
  opts.cors_origins = {"*"};
  CAF_CHECK_EQUAL(headers_for("https://a.example"),
                  "Access-Control-Allow-Origin: *\r\n");
}

CAF_TEST(no credentials go with all origins) {
  opts.cors_origin = "*";
  CAF_CHECK_EQUAL(headers_for("https://a.example").find("Credentials"),
                  std::string::npos);
}

CAF_TEST(a request without an origin is none of a page) {
  opts.cors_origins = {"/.*/"};
  response_headers x;
  cors_policy{opts}.apply(x, "Host: a\r\n");
  CAF_CHECK_EQUAL(x.merged_with(""), "Vary: Origin\r\n");
}

CAF_TEST(credentials and readable headers are an option) {
  opts.cors_origins = {"*"};
  opts.cors_credentials = true;
  opts.cors_exposed_headers = {"A", "B"};
  CAF_CHECK_EQUAL(headers_for("https://a.example"),
                  "Access-Control-Allow-Origin: *\r\n"
                  "Access-Control-Allow-Credentials: true\r\n"
                  "Access-Control-Expose-Headers: A,B\r\n");
}

CAF_TEST(the program decides about the origin) {
  cors_policy policy{opts};
  response_headers x;
  policy.allow(x, std::optional<std::string>{"https://a.example"});
  CAF_CHECK(x.find("Access-Control-Allow-Origin") == "https://a.example");
  response_headers y;
  policy.allow(y, std::optional<std::string>{});
  CAF_CHECK_EQUAL(y.merged_with(""), "Vary: Origin\r\n");
}

CAF_TEST(a preflight gets the headers it asks for) {
  opts.cors_origins = {"https://a.example"};
  cors_policy policy{opts};
  std::string asked = "Origin: https://a.example\r\n"
                      "Access-Control-Request-Headers: x, y\r\n";
  response_headers x;
  policy.apply(x, asked);
  policy.apply_preflight(x, asked);
  CAF_CHECK_EQUAL(x.merged_with(""),
                  "Access-Control-Allow-Origin: https://a.example\r\n"
                  "Access-Control-Allow-Methods: "
                  "GET,HEAD,PUT,PATCH,POST,DELETE\r\n"
                  "Vary: Origin, Access-Control-Request-Headers\r\n"
                  "Access-Control-Allow-Headers: x, y\r\n");
}

CAF_TEST(a preflight gets what the options say) {
  opts.cors_origins = {"*"};
  opts.cors_methods = {"GET", "POST"};
  opts.cors_allowed_headers = {"x"};
  opts.cors_max_age = std::chrono::minutes{2};
  response_headers x;
  cors_policy{opts}.apply_preflight(
    x, "Access-Control-Request-Headers: secret\r\n");
  CAF_CHECK_EQUAL(x.merged_with(""),
                  "Access-Control-Allow-Methods: GET,POST\r\n"
                  "Access-Control-Allow-Headers: x\r\n"
                  "Access-Control-Max-Age: 120\r\n");
}

CAF_TEST_FIXTURE_SCOPE_END()
