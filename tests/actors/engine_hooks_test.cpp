// What hooks of the program have in hand.
#define CAF_SUITE core.engine_hooks

#include "actors/engine_hooks.hpp"

#include <stdexcept>

#include "tests/test.hpp"

using namespace socketio;

namespace {

template <class F>
bool is_invalid(F f) {
  try {
    f();
    return false;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

bool refuses(std::string_view name, std::string_view value) {
  response_headers x;
  return is_invalid([&] { x.add(name, value); });
}

} // namespace

CAF_TEST(a header may have several values) {
  response_headers x;
  x.add("Set-Cookie", "a=1");
  x.add("set-cookie", "b=2");
  CAF_CHECK_EQUAL(x.merged_with(""), "Set-Cookie: a=1\r\nset-cookie: b=2\r\n");
  CAF_CHECK(x.find("SET-COOKIE") == "a=1");
}

CAF_TEST(a header that is set has one value) {
  response_headers x;
  x.add("A", "1");
  x.add("a", "2");
  x.set("A", "3");
  CAF_CHECK_EQUAL(x.merged_with(""), "A: 3\r\n");
  x.remove("a");
  CAF_CHECK(!x.find("A"));
}

CAF_TEST(headers of hooks replace those of the server) {
  response_headers x;
  x.add("cache-control", "private");
  CAF_CHECK_EQUAL(x.merged_with("Cache-Control: no-store\r\nB: 1\r\n"),
                  "cache-control: private\r\nB: 1\r\n");
}

CAF_TEST(nobody can write more than one header at a time) {
  CAF_CHECK(refuses("A", "1\r\nB: 2"));
  CAF_CHECK(refuses("A\r\nB", "1"));
  CAF_CHECK(refuses("A:", "1"));
  CAF_CHECK(refuses("", "1"));
  CAF_CHECK(!refuses("A", "\xc3\xa4\t1"));
}

CAF_TEST(what frames an answer is left to the server) {
  for (auto name : {"Content-Length", "transfer-encoding", "Connection",
                    "Upgrade", "Sec-WebSocket-Accept"})
    CAF_CHECK(refuses(name, "1"));
}

CAF_TEST(the first word about a request counts) {
  int calls = 0;
  std::optional<std::string> last;
  request_decision decide{[&](const hook_result& word) {
    ++calls;
    last = word.refusal;
  }};
  auto copy = decide;
  copy.refuse("no");
  decide.accept();
  CAF_CHECK_EQUAL(calls, 1);
  CAF_CHECK_EQUAL(last.value_or(""), "no");
}

CAF_TEST(a middleware answers with a status of an answer) {
  hook_result last;
  middleware_decision decide{[&](hook_result word) { last = std::move(word); }};
  for (auto status : {0u, 101u, 199u, 600u})
    CAF_CHECK(is_invalid([&] { decide.answer(status); }));
  CAF_CHECK(!last.answer);
  decide.answer(503, "later");
  CAF_REQUIRE(last.answer);
  CAF_CHECK(!last.refusal);
  CAF_CHECK_EQUAL(last.answer->status, 503u);
  CAF_CHECK_EQUAL(last.answer->body, "later");
}

CAF_TEST(a request tells its parameters and headers by name) {
  engine_request x{"GET", "/socket.io/?a=1%20", "A: b\r\n", "192.0.2.1"};
  CAF_CHECK(x.query("a") == "1 ");
  CAF_CHECK(x.header("a") == "b");
  CAF_CHECK(!x.query("b"));
  CAF_CHECK(!x.header("b"));
}

CAF_TEST(the engine knows whether it has any hook) {
  engine_hooks x;
  CAF_CHECK(!x.any());
  x.use([](const engine_request&, response_headers&, request_decision) {});
  CAF_CHECK(x.any());
}
