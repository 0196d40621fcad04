// The WebSocket opening handshake: RFC 6455, section 4.2.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketio::engine_io {

/// @param headers header lines, "Name: value\r\n" each.
/// @returns whether the request asks to become a WebSocket: `Upgrade` names
///          websocket and `Connection` names upgrade.
bool is_websocket_upgrade(std::string_view headers);

/// @returns the value of `Sec-WebSocket-Key`, in `headers`; nothing unless it
///          is base64 of 16 bytes and `Sec-WebSocket-Version` is 13, once each.
std::optional<std::string_view> websocket_key(std::string_view headers);

/// A request to become a WebSocket.
struct websocket_request {
  std::string_view method;
  /// Header lines, "Name: value\r\n" each.
  std::string_view headers;
  /// At least HTTP/1.1.
  bool is_http11 = true;
  bool has_body = false;
};

/// Why a request to become a WebSocket is refused.
struct handshake_fault {
  /// HTTP status.
  unsigned status = 400;
  /// The body of the answer.
  std::string_view text;
};

/// Checks method, version, body, key, version of the protocol and the offered
/// subprotocols, in this order; the texts are those of `ws`.
/// @returns nothing if there is no fault.
std::optional<handshake_fault> find_fault(const websocket_request& x);

/// @returns the first subprotocol that the client offers, which `ws` chooses;
///          "" if it offers none.
/// @pre the request has no fault.
std::string_view chosen_protocol(std::string_view headers);

/// @returns the value of `Sec-WebSocket-Accept` for `key`.
std::string sec_websocket_accept(std::string_view key);

/// @param headers further header lines, "Name: value\r\n" each.
/// @returns the whole response that accepts the WebSocket with `key`.
std::string upgrade_response(std::string_view key,
                             std::string_view headers = {});

/// @returns the whole response that refuses a WebSocket, with the text of `x`
///          as body, after which the connection is closed.
std::string upgrade_refusal(const handshake_fault& x);

} // namespace socketio::engine_io
