// Joining namespaces: answers and refusals, and what breaks the protocol.
#define CAF_SUITE socket_io.nsp

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/actors/socket_io/world.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::fakes;

namespace {

server_options small_limits() {
  server_options result;
  result.connect_timeout = 1s;
  result.max_namespaces = 2;
  return result;
}

struct fixture : world {
  fixture() : world(small_limits()) {
    // nop
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(nsp_tests, fixture)

CAF_TEST(the answer to CONNECT carries an id of its own) {
  auto& c = visit();
  c.says("0");
  auto heard = c.heard();
  CAF_REQUIRE_EQUAL(heard.size(), 1u);
  CAF_CHECK_EQUAL(heard[0], "0{\"sid\":\"" + c.sid() + "\"}");
  CAF_CHECK_EQUAL(c.sid().size(), session_id_size);
  CAF_CHECK(session_owner(c.sid()) == (worker_id{1, 2}));
  CAF_CHECK_NOT_EQUAL(c.sid(), c.id());
}

CAF_TEST(a socket is in its own room before its CONNECT is answered) {
  strings seen;
  io.on_connection([&](socket& s) { seen = s.rooms(); });
  auto& c = join();
  CAF_CHECK(seen == (strings{c.sid()}));
}

CAF_TEST(an unknown namespace is refused and the connection lives) {
  auto& c = visit();
  c.says("0/x,");
  CAF_CHECK(c.heard() == (strings{"4/x,{\"message\":\"Invalid namespace\"}"}));
  CAF_CHECK(!c.closed);
  c.says("0");
  CAF_CHECK_EQUAL(c.heard().size(), 1u);
}

CAF_TEST(a leading slash may be left out) {
  CAF_CHECK_EQUAL(io.of("chat").name(), "/chat");
  CAF_CHECK_EQUAL(io.of("").name(), "/");
  CAF_CHECK_EQUAL(io.namespaces(), 2u);
}

CAF_TEST(a connection may join no more namespaces than its limit) {
  io.of("/a");
  io.of("/b");
  auto& c = visit();
  c.says("0");
  c.says("0/a,");
  c.heard();
  c.says("0/b,");
  CAF_CHECK(c.heard()
            == (strings{"4/b,{\"message\":\"too many namespaces\"}"}));
  CAF_CHECK(!c.closed);
}

// -- breaking the protocol ---------------------------------------------------

CAF_TEST(an event before CONNECT closes the connection) {
  auto& c = visit();
  c.says("2[\"hi\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(a second CONNECT closes the connection) {
  std::optional<close_reason> why;
  io.every_socket().on_disconnect([&](close_reason x) { why = x; });
  auto& c = join();
  c.says("0");
  CAF_CHECK(c.closed);
  CAF_CHECK(why == close_reason::forced_server_close);
}

CAF_TEST(a CONNECT ERROR from a client closes the connection) {
  auto& c = join();
  c.says("4{\"message\":\"x\"}");
  CAF_CHECK(c.closed);
}

CAF_TEST(undecodable bytes raise an error and close the connection) {
  strings errors;
  io.every_socket().on_error(
    [&](const error& x) { errors.push_back(x.message); });
  auto& c = join();
  c.says("2{}");
  CAF_CHECK_EQUAL(errors.size(), 1u);
  CAF_CHECK(c.closed);
  c.says("2[\"hi\"]");
  CAF_CHECK_EQUAL(errors.size(), 1u);
}

CAF_TEST(a packet on its way while the server disconnects is ignored) {
  auto& c = join();
  io.find(c.sid())->disconnect();
  c.says("2[\"hi\"]");
  CAF_CHECK(!c.closed);
  c.says("2[\"hi\"]");
  CAF_CHECK(!c.closed);
}

CAF_TEST(a packet behind the own DISCONNECT of a client is ignored) {
  auto& c = join();
  c.says("1");
  c.says("2[\"hi\"]");
  c.says("1");
  CAF_CHECK(!c.closed);
  c.says("2/never,[\"hi\"]");
  CAF_CHECK(c.closed);
}

CAF_TEST(a connection that joins nothing is closed after the timeout) {
  auto& idle = visit();
  auto& active = join();
  time.advance(900ms);
  CAF_CHECK(!idle.closed);
  time.advance(200ms);
  CAF_CHECK(idle.closed);
  CAF_CHECK(!active.closed);
}

CAF_TEST_FIXTURE_SCOPE_END()
