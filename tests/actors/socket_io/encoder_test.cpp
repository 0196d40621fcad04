// Packets as they stand on the wire. The examples are those of the Socket.IO
// protocol, v5, https://socket.io/docs/v4/socket-io-protocol/
#define CAF_SUITE socket_io.encoder

#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "actors/packet_frames.hpp"
#include "actors/socket_io/arguments.hpp"
#include "actors/socket_io/encoder.hpp"

#include "tests/test.hpp"

using namespace socketio;
using namespace socketio::socket_io;

namespace {

using strings = std::vector<std::string>;

/// @returns the Engine.IO payloads of all messages, text without its type.
strings wire(const caf::expected<encoded_packet>& x,
             std::optional<uint64_t> id = {}) {
  if (!x)
    return {to_string(static_cast<ec>(x.error().code()))};
  strings result;
  for (auto& frame : make_frames(*x, id))
    result.emplace_back(frame->payload().substr(frame->is_binary() ? 0 : 1));
  return result;
}

std::vector<value> attachments(std::size_t n) {
  return std::vector<value>(n, binary("x"));
}

const std::string bytes = "\x01\x02\x03";

} // namespace

CAF_TEST(events of the protocol document are written) {
  CAF_CHECK_EQUAL(wire(encode_event("/", "foo", {})), strings{R"(2["foo"])"});
  CAF_CHECK_EQUAL(wire(encode_event("/admin", "bar", {})),
                  strings{R"(2/admin,["bar"])"});
  CAF_CHECK_EQUAL(wire(encode_event("/", "foo", {}), 12),
                  strings{R"(212["foo"])"});
  CAF_CHECK_EQUAL(wire(encode_event("/", "hello", socket_io::pack(1, "2"))),
                  strings{R"(2["hello",1,"2"])"});
}

CAF_TEST(acknowledgements of the protocol document are written) {
  CAF_CHECK_EQUAL(wire(encode_ack("/admin", socket_io::pack("bar")), 13),
                  strings{R"(3/admin,13["bar"])"});
  CAF_CHECK_EQUAL(wire(encode_ack("/", {}), 0), strings{"30[]"});
}

CAF_TEST(binary events of the protocol document are written) {
  CAF_CHECK_EQUAL(
    wire(encode_event("/", "baz", socket_io::pack(binary(bytes)))),
    (strings{R"(51-["baz",{"_placeholder":true,"num":0}])", bytes}));
  CAF_CHECK_EQUAL(
    wire(encode_event("/admin", "baz",
                      socket_io::pack(binary(bytes), binary("x")))),
    (strings{R"(52-/admin,["baz",{"_placeholder":true,"num":0},)"
             R"({"_placeholder":true,"num":1}])",
             bytes, "x"}));
}

CAF_TEST(a binary acknowledgement of the protocol document is written) {
  CAF_CHECK_EQUAL(wire(encode_ack("/", socket_io::pack(binary(bytes))), 15),
                  (strings{R"(61-15[{"_placeholder":true,"num":0}])", bytes}));
}

CAF_TEST(connections of the protocol document are written) {
  CAF_CHECK_EQUAL(wire(encode_connect("/", nullptr)), strings{"0"});
  CAF_CHECK_EQUAL(wire(encode_connect("/", {{"sid", "oSO0OpakMV_3jnilAAAA"}})),
                  strings{R"(0{"sid":"oSO0OpakMV_3jnilAAAA"})"});
  CAF_CHECK_EQUAL(wire(encode_connect("/admin", {{"sid", "x"}})),
                  strings{R"(0/admin,{"sid":"x"})"});
  CAF_CHECK_EQUAL(
    wire(encode_connect_error("/", {{"message", "Not authorized"}})),
    strings{R"(4{"message":"Not authorized"})"});
  CAF_CHECK_EQUAL(wire(encode_connect_error("/x", {{"message", "m"}})),
                  strings{R"(4/x,{"message":"m"})"});
  CAF_CHECK_EQUAL(wire(encode_disconnect("/admin")), strings{"1/admin,"});
  CAF_CHECK_EQUAL(wire(encode_disconnect("/")), strings{"1"});
}

CAF_TEST(an event name is escaped) {
  CAF_CHECK_EQUAL(wire(encode_event("/", "a\"\xff", {})),
                  strings{"2[\"a\\\"\uFFFD\"]"});
}

CAF_TEST(as many attachments as allowed pass) {
  CAF_CHECK_EQUAL(wire(encode_event("/", "e", attachments(10))).size(), 11u);
  CAF_CHECK_EQUAL(wire(encode_ack("/", attachments(2), 2)).size(), 3u);
}

CAF_TEST(more attachments than allowed are an error) {
  strings error{"limit_exceeded"};
  CAF_CHECK_EQUAL(wire(encode_event("/", "e", attachments(11))), error);
  CAF_CHECK_EQUAL(wire(encode_ack("/", attachments(11))), error);
  CAF_CHECK_EQUAL(wire(encode_ack("/", attachments(3), 2)), error);
}

CAF_TEST(between workers and actors any number of attachments is allowed) {
  CAF_CHECK_EQUAL(encode_values(attachments(11))->attachments.size(), 11u);
  auto x = encode_portable_event("/n", "e", attachments(11));
  CAF_REQUIRE(x);
  CAF_CHECK(x->portable);
  CAF_CHECK_EQUAL(x->head, "511-/n,");
  CAF_CHECK_EQUAL(x->attachments.size(), 11u);
  CAF_CHECK(!encode_event("/n", "e", {})->portable);
}

CAF_TEST(a false placeholder beside binary is an error) {
  auto fake = value::parse(R"({"_placeholder":true,"num":5})");
  CAF_CHECK_EQUAL(wire(encode_event("/", "e", {fake, binary("x")})),
                  strings{"invalid_argument"});
  CAF_CHECK_EQUAL(wire(encode_ack("/", {binary("x"), {{"deep", fake}}})),
                  strings{"invalid_argument"});
  CAF_CHECK_EQUAL(wire(encode_event("/", "e", {fake})),
                  strings{R"(2["e",{"_placeholder":true,"num":5}])"});
}

CAF_TEST(values for other workers have no head) {
  auto x = encode_values(socket_io::pack("e", 1, binary("x")));
  CAF_REQUIRE(x);
  CAF_CHECK_EQUAL(x->head, "");
  CAF_CHECK_EQUAL(x->body, R"(["e",1,{"_placeholder":true,"num":0}])");
  CAF_CHECK_EQUAL(x->attachments, strings{"x"});
}
