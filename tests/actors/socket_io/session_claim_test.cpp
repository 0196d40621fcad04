// Which CONNECT payloads claim a former socket.
#define CAF_SUITE socket_io.session_claim

#include "actors/socket_io/session_claim.hpp"

#include "actors/offset.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;

namespace {

const std::string pid(20, 'p');

} // namespace

CAF_TEST(a payload with pid and offset is a claim) {
  auto x = claim_of(value{{"pid", pid}, {"offset", to_text(1234)}});
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->pid, pid);
  CAF_CHECK_EQUAL(x->offset, 1234u);
}

CAF_TEST(a claim without an offset asks for all since the beginning) {
  auto x = claim_of(value{{"pid", pid}, {"token", 1}});
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->offset, 0u);
}

CAF_TEST(payloads of another shape claim nothing) {
  CAF_CHECK(!claim_of(value{}));
  CAF_CHECK(!claim_of(value{{"token", "secret"}}));
  CAF_CHECK(!claim_of(value{{"pid", 5}}));
  CAF_CHECK(!claim_of(value{{"pid", "short"}}));
  CAF_CHECK(!claim_of(value{{"pid", pid}, {"offset", 17}}));
  CAF_CHECK(!claim_of(value{{"pid", pid}, {"offset", "not ours!"}}));
}

CAF_TEST(two secrets are never the same) {
  CAF_CHECK_NOT_EQUAL(make_pid(), make_pid());
  CAF_CHECK(claim_of(value{{"pid", make_pid()}}).has_value());
}

CAF_TEST(what one side ended on purpose is not recoverable) {
  CAF_CHECK(is_recoverable(close_reason::transport_close));
  CAF_CHECK(is_recoverable(close_reason::transport_error));
  CAF_CHECK(is_recoverable(close_reason::ping_timeout));
  CAF_CHECK(is_recoverable(close_reason::server_shutting_down));
  CAF_CHECK(!is_recoverable(close_reason::client_namespace_disconnect));
  CAF_CHECK(!is_recoverable(close_reason::server_namespace_disconnect));
}
