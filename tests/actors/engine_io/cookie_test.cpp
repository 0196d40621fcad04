// The cookie that names a session.
#define CAF_SUITE engine_io.cookie

#include "actors/engine_io/cookie.hpp"

#include <chrono>

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

CAF_TEST(there is no cookie by default) {
  CAF_CHECK_EQUAL(session_cookie({}, "abc"), "");
}

CAF_TEST(a cookie is as the reference makes it) {
  engine_options opts;
  opts.cookie_name = "io";
  CAF_CHECK_EQUAL(session_cookie(opts, "abc"),
                  "io=abc; Path=/; HttpOnly; SameSite=Lax");
}

CAF_TEST(each part of a cookie is an option) {
  engine_options opts;
  opts.cookie_name = "sid";
  opts.cookie_path = "/a";
  opts.cookie_http_only = false;
  opts.cookie_secure = true;
  opts.cookie_max_age = std::chrono::hours{1};
  opts.cookie_same_site = "none";
  CAF_CHECK_EQUAL(session_cookie(opts, "abc"),
                  "sid=abc; Max-Age=3600; Path=/a; Secure; SameSite=None");
  opts.cookie_same_site = "strict";
  CAF_CHECK(session_cookie(opts, "abc").ends_with("; SameSite=Strict"));
  opts.cookie_same_site = "";
  opts.cookie_path = "";
  CAF_CHECK_EQUAL(session_cookie(opts, "abc"), "sid=abc; Max-Age=3600; Secure");
}
