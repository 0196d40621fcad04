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

/// @returns what is wrong with `x`, e.g. "400 text"; "" = nothing.
std::string fault_of(const websocket_request& x) {
  auto fault = find_fault(x);
  return fault ? std::to_string(fault->status) + " " + std::string{fault->text}
               : "";
}

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
  CAF_CHECK_EQUAL(upgrade_refusal({405, "Invalid HTTP method"}),
                  "HTTP/1.1 405 Method Not Allowed\r\n"
                  "Content-Type: text/html\r\n"
                  "Sec-WebSocket-Version: 13\r\n"
                  "Content-Length: 19\r\n"
                  "Connection: close\r\n"
                  "\r\n"
                  "Invalid HTTP method");
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

CAF_TEST(two keys or versions are refused) {
  CAF_CHECK_EQUAL(key_of(key_line + key_line + version_line), "nothing");
  CAF_CHECK_EQUAL(key_of(key_line + version_line + version_line), "nothing");
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

CAF_TEST(each fault of a request has its text) {
  auto good = key_line + version_line;
  CAF_CHECK_EQUAL(fault_of({"GET", good}), "");
  CAF_CHECK_EQUAL(fault_of({"POST", good}), "405 Invalid HTTP method");
  CAF_CHECK_EQUAL(fault_of({"GET", good, false}), "400 Invalid HTTP version");
  CAF_CHECK_EQUAL(fault_of({"GET", good, true, true}), "400 Unexpected body");
  CAF_CHECK_EQUAL(fault_of({"GET", version_line}),
                  "400 Missing or invalid Sec-WebSocket-Key header");
  CAF_CHECK_EQUAL(fault_of({"GET", key_line}),
                  "400 Missing or invalid Sec-WebSocket-Version header");
}

CAF_TEST(subprotocols that are no list of different tokens are refused) {
  for (std::string offer : {"", "a,", ",a", "a,,b", "a, a", "a b", "a;b",
                            "a\r\nSec-WebSocket-Protocol: a"}) {
    auto headers =
      key_line + version_line + "Sec-WebSocket-Protocol: " + offer + "\r\n";
    CAF_CHECK_EQUAL(fault_of({"GET", headers}),
                    "400 Invalid Sec-WebSocket-Protocol header");
  }
}

CAF_TEST(the first subprotocol that is offered is chosen) {
  auto choice = [](const std::string& lines) {
    auto headers = key_line + version_line + lines;
    CAF_CHECK_EQUAL(fault_of({"GET", headers}), "");
    return std::string{chosen_protocol(headers)};
  };
  CAF_CHECK_EQUAL(choice(""), "");
  CAF_CHECK_EQUAL(choice("Sec-WebSocket-Protocol: a\r\n"), "a");
  CAF_CHECK_EQUAL(choice("sec-websocket-protocol: b.1 , a\r\n"), "b.1");
  CAF_CHECK_EQUAL(
    choice("Sec-WebSocket-Protocol: c\r\nSec-WebSocket-Protocol: a\r\n"), "c");
}
