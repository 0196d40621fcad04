// The opening handshake: the example of RFC 6455, section 1.3, and what is
// wrong with others.
#define CAF_SUITE engine_io.websocket_handshake

#include <string>

#include "actors/engine_io/websocket_handshake.hpp"

#include "tests/test.hpp"

using namespace socketio::engine_io;

namespace {

const std::string key_line = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const std::string version_line = "Sec-WebSocket-Version: 13\r\n";

std::string key_of(const std::string& headers) {
  return std::string{websocket_key(headers).value_or("nothing")};
}

} // namespace

CAF_TEST(the example of the standard is accepted) {
  CAF_CHECK_EQUAL(sec_websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="),
                  "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

CAF_TEST(the response switches protocols) {
  CAF_CHECK_EQUAL(upgrade_response("dGhlIHNhbXBsZSBub25jZQ=="),
                  "HTTP/1.1 101 Switching Protocols\r\n"
                  "Upgrade: websocket\r\n"
                  "Connection: Upgrade\r\n"
                  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                  "\r\n");
  auto with_more = upgrade_response("dGhlIHNhbXBsZSBub25jZQ==", "A: b\r\n");
  CAF_CHECK(with_more.ends_with("=\r\nA: b\r\n\r\n"));
}

CAF_TEST(a refusal says why in its body) {
  CAF_CHECK_EQUAL(upgrade_refusal({request_error::session_id_unknown}),
                  "HTTP/1.1 400 Bad Request\r\n"
                  "Connection: close\r\n"
                  "Content-Type: text/html\r\n"
                  "Sec-WebSocket-Version: 13\r\n"
                  "Content-Length: 18\r\n"
                  "\r\n"
                  "Session ID unknown");
}

CAF_TEST(an upgrade is recognised in any case and within lists) {
  CAF_CHECK(is_websocket_upgrade("Upgrade: websocket\r\n"
                                 "Connection: Upgrade\r\n"));
  CAF_CHECK(is_websocket_upgrade("UPGRADE: WebSocket\r\n"
                                 "connection: keep-alive, Upgrade\r\n"));
  CAF_CHECK(is_websocket_upgrade("Upgrade: h2c , websocket\r\n"
                                 "Connection: keep-alive\r\n"
                                 "Connection: upgrade\r\n"));
}

CAF_TEST(both headers are needed for an upgrade) {
  CAF_CHECK(!is_websocket_upgrade("Upgrade: websocket\r\n"));
  CAF_CHECK(!is_websocket_upgrade("Connection: upgrade\r\n"));
  CAF_CHECK(!is_websocket_upgrade("Upgrade: websocket\r\n"
                                  "Connection: keep-alive\r\n"));
  CAF_CHECK(!is_websocket_upgrade("Upgrade: h2c\r\nConnection: upgrade\r\n"));
  CAF_CHECK(!is_websocket_upgrade("Upgrade: websockets\r\n"
                                  "Connection: upgrade\r\n"));
  CAF_CHECK(!is_websocket_upgrade(""));
}

CAF_TEST(a key of 16 bytes with version 13 is taken) {
  CAF_CHECK_EQUAL(key_of(key_line + version_line), "dGhlIHNhbXBsZSBub25jZQ==");
}

CAF_TEST(a missing key is refused) {
  CAF_CHECK_EQUAL(key_of(version_line), "nothing");
}

CAF_TEST(a key of another length is refused) {
  for (std::string key :
       {"", "dGhlIHNhbXBsZSBub25j",
        "dGhlIHNhbXBsZSBub25jZWU=", "dGhlIHNhbXBsZSBub25jZWVl"})
    CAF_CHECK_EQUAL(key_of("Sec-WebSocket-Key: " + key + "\r\n" + version_line),
                    "nothing");
}

CAF_TEST(a key that is no base64 is refused) {
  CAF_CHECK_EQUAL(
    key_of("Sec-WebSocket-Key: dGhlIHNhbXBs*SBub25jZQ==\r\n" + version_line),
    "nothing");
}

CAF_TEST(another version is refused) {
  CAF_CHECK_EQUAL(key_of(key_line), "nothing");
  CAF_CHECK_EQUAL(key_of(key_line + "Sec-WebSocket-Version: 8\r\n"), "nothing");
}
