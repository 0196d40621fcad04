// The WebSocket opening handshake: RFC 6455, section 4.2.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "actors/engine_io/request.hpp"

namespace socketio::engine_io {

/// @param headers header lines, "Name: value\r\n" each.
/// @returns whether the request asks to become a WebSocket: `Upgrade` names
///          websocket and `Connection` names upgrade.
bool is_websocket_upgrade(std::string_view headers);

/// @returns the value of `Sec-WebSocket-Key`, in `headers`; nothing unless it
///          is base64 of 16 bytes and `Sec-WebSocket-Version` is 13.
std::optional<std::string_view> websocket_key(std::string_view headers);

/// @returns the value of `Sec-WebSocket-Accept` for `key`.
std::string sec_websocket_accept(std::string_view key);

/// @param headers further header lines, "Name: value\r\n" each.
/// @returns the whole response that accepts the WebSocket with `key`.
std::string upgrade_response(std::string_view key,
                             std::string_view headers = {});

/// @returns the whole response that refuses a WebSocket: always 400, with the
///          message of `x` as body, after which the connection is closed.
std::string upgrade_refusal(const refusal& x);

} // namespace socketio::engine_io
