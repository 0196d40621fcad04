// Acknowledgements that a socket asks of its client.
#define CAF_SUITE socket_io.socket_acks

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "tests/actors/socket_io/one_socket.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

using fixture = one_socket;

} // namespace

CAF_TEST_FIXTURE_SCOPE(socket_acks_tests, fixture)

CAF_TEST(an acknowledgement brings the arguments once) {
  note(s.emit_with_ack("ask", "x"));
  CAF_CHECK(c.heard() == (strings{"20[\"ask\",\"x\"]"}));
  c.says("30[1,\"two\"]");
  c.says("30[2]");
  CAF_CHECK(answers == (strings{"[1,\"two\"]"}));
}

CAF_TEST(ids are never used twice in a namespace) {
  auto& d = join();
  note(s.emit_with_ack("a"));
  note(io.find(d.sid())->emit_with_ack("b"));
  CAF_CHECK(c.heard() == (strings{"20[\"a\"]"}));
  CAF_CHECK(d.heard() == (strings{"21[\"b\"]"}));
}

CAF_TEST(an acknowledgement of another client is ignored) {
  auto& d = join();
  note(s.emit_with_ack("a"));
  d.says("30[\"stolen\"]");
  CAF_CHECK(answers.empty());
}

CAF_TEST(a timeout ends the wait and a late answer is ignored) {
  note(s.timeout(200ms).emit_with_ack("ask"));
  time.advance(190ms);
  CAF_CHECK(answers.empty());
  time.advance(30ms);
  CAF_CHECK(answers == (strings{"operation has timed out"}));
  c.says("30[]");
  CAF_CHECK_EQUAL(answers.size(), 1u);
}

CAF_TEST(each timeout has its own time) {
  note(s.timeout(300ms).emit_with_ack("late"));
  note(s.timeout(100ms).emit_with_ack("soon"));
  time.advance(150ms);
  CAF_CHECK_EQUAL(answers.size(), 1u);
  c.says("30[\"in time\"]");
  time.advance(500ms);
  CAF_CHECK(answers == (strings{"operation has timed out", "[\"in time\"]"}));
}

CAF_TEST(a client that leaves ends the wait) {
  note(s.emit_with_ack("ask"));
  c.end(close_reason::transport_close);
  CAF_CHECK(answers == (strings{"the client is gone"}));
}

CAF_TEST(a client that is gone is not asked) {
  c.end(close_reason::transport_close);
  note(s.emit_with_ack("ask"));
  CAF_CHECK(answers == (strings{"the client is gone"}));
}

CAF_TEST(an answer of the wrong type is an error) {
  std::optional<caf::error> why;
  s.emit_with_ack("ask").then([](int) {},
                              [&](const caf::error& x) { why = x; });
  c.says("30[\"text\"]");
  CAF_REQUIRE(why.has_value());
  CAF_CHECK_EQUAL(describe(*why),
                  "argument 1 of \"the answer\" has the wrong type");
}

CAF_TEST(a callback of an answer that throws harms nobody) {
  s.emit_with_ack("ask").then([](int) { throw std::runtime_error("x"); });
  c.says("30[1]");
  CAF_CHECK(!c.closed);
}

CAF_TEST_FIXTURE_SCOPE_END()
