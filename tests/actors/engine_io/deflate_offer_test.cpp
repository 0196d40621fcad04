#define CAF_SUITE engine_io.deflate_offer

#include "actors/engine_io/deflate_offer.hpp"

#include <string>

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::engine_io;

namespace {

struct fixture {
  engine_options opts;

  fixture() { opts.per_message_deflate = true; }

  /// @returns the answer to `offers`; "none" if nothing was agreed.
  std::string answer(const std::string& offers) {
    auto x = agree_on_deflate(
      "Host: x\r\nSec-WebSocket-Extensions: " + offers + "\r\n", opts);
    return x ? x->response : "none";
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(deflate_offer_tests, fixture)

CAF_TEST(what browsers offer is agreed) {
  CAF_CHECK_EQUAL(answer("permessage-deflate; client_max_window_bits"),
                  "permessage-deflate");
}

CAF_TEST(nothing is agreed while the option is off) {
  opts.per_message_deflate = false;
  CAF_CHECK_EQUAL(answer("permessage-deflate"), "none");
}

CAF_TEST(nothing is agreed without an offer) {
  CAF_CHECK(!agree_on_deflate("Host: x\r\n", opts));
  CAF_CHECK_EQUAL(answer(""), "none");
  CAF_CHECK_EQUAL(answer("x-webkit-deflate-frame"), "none");
}

CAF_TEST(the first acceptable offer wins) {
  CAF_CHECK_EQUAL(answer("foo; bar=1, permessage-deflate; unknown, "
                         "permessage-deflate; server_max_window_bits=10, "
                         "permessage-deflate"),
                  "permessage-deflate; server_max_window_bits=10");
}

CAF_TEST(offers may be spread over several headers) {
  auto x = agree_on_deflate("Sec-WebSocket-Extensions: foo\r\n"
                            "sec-websocket-extensions: permessage-deflate\r\n",
                            opts);
  CAF_CHECK(x.has_value());
}

CAF_TEST(takeover is given up if either side wants that) {
  CAF_CHECK_EQUAL(answer("permessage-deflate; server_no_context_takeover"),
                  "permessage-deflate; server_no_context_takeover");
  CAF_CHECK_EQUAL(answer("permessage-deflate; client_no_context_takeover"),
                  "permessage-deflate; client_no_context_takeover");
  opts.server_no_context_takeover = opts.client_no_context_takeover = true;
  CAF_CHECK_EQUAL(answer("permessage-deflate"),
                  "permessage-deflate; server_no_context_takeover; "
                  "client_no_context_takeover");
}

CAF_TEST(the smaller window counts) {
  opts.server_max_window_bits = 12;
  opts.client_max_window_bits = 11;
  auto offer = std::string{"permessage-deflate; client_max_window_bits"};
  CAF_CHECK_EQUAL(answer(offer), "permessage-deflate; "
                                 "server_max_window_bits=12; "
                                 "client_max_window_bits=11");
  CAF_CHECK_EQUAL(answer(offer + "=10; server_max_window_bits=\"9\""),
                  "permessage-deflate; server_max_window_bits=9; "
                  "client_max_window_bits=10");
  CAF_CHECK_EQUAL(answer(offer + "=14; server_max_window_bits=14"),
                  "permessage-deflate; server_max_window_bits=12; "
                  "client_max_window_bits=11");
}

CAF_TEST(a window that was asked for is confirmed) {
  CAF_CHECK_EQUAL(answer("permessage-deflate; server_max_window_bits=15"),
                  "permessage-deflate; server_max_window_bits=15");
}

CAF_TEST(a window of 256 bytes is declined where zlib has none) {
  CAF_CHECK_EQUAL(answer("permessage-deflate; server_max_window_bits=8"),
                  "none");
  CAF_CHECK_EQUAL(answer("permessage-deflate; client_max_window_bits=8"),
                  "permessage-deflate; client_max_window_bits=8");
}

CAF_TEST(a client that cannot be told of its window is declined) {
  opts.client_max_window_bits = 12;
  CAF_CHECK_EQUAL(answer("permessage-deflate"), "none");
}

CAF_TEST(invalid parameters are declined) {
  for (auto x :
       {"server_no_context_takeover=1", "client_no_context_takeover=true",
        "server_max_window_bits", "server_max_window_bits=16",
        "server_max_window_bits=7", "server_max_window_bits=010",
        "server_max_window_bits=ten", "client_max_window_bits=0",
        "client_max_window_bits=16", "client_max_window_bits=",
        "server_max_window_bits=10; server_max_window_bits=10",
        "client_max_window_bits; client_max_window_bits",
        "server_no_context_takeover; server_no_context_takeover", "x", "",
        "=15"})
    CAF_CHECK_EQUAL(answer("permessage-deflate; " + std::string{x}), "none");
}

CAF_TEST(a list that is not well formed is declined from there on) {
  for (auto x : {"permessage-deflate; client_max_window_bits=\"12",
                 "permessage-deflate client_max_window_bits",
                 "\"permessage-deflate\"", "; permessage-deflate",
                 "foo=1, permessage-deflate", "permessage-deflate=1"})
    CAF_CHECK_EQUAL(answer(x), "none");
}

CAF_TEST(blanks and empty elements do not matter) {
  CAF_CHECK_EQUAL(answer(" , ,\tpermessage-deflate ;server_max_window_bits "
                         "= 10 ,,"),
                  "permessage-deflate; server_max_window_bits=10");
}

CAF_TEST_FIXTURE_SCOPE_END()
