// WebSocket control frames from the server: RFC 6455, section 5.5.
// Kind: pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "actors/frame.hpp"

namespace socketio::engine_io {

/// Status codes of a close frame: RFC 6455, section 7.4.1.
namespace close_code {

inline constexpr uint16_t protocol_error = 1002;
/// Never on the wire: the close frame has no code.
inline constexpr uint16_t no_status = 1005;
inline constexpr uint16_t invalid_payload = 1007;
inline constexpr uint16_t message_too_big = 1009;

} // namespace close_code

/// @returns whether a peer may send `code` in a close frame: 1000 to 1014
///          without 1004, 1005 and 1006, and 3000 to 4999.
bool is_valid_close_code(uint16_t code) noexcept;

/// @returns a close frame with `code`; an empty one for
/// `close_code::no_status`.
frame_ptr make_close_frame(uint16_t code);

/// @returns the answer to a ping with `data`.
/// @pre `data` has at most 125 bytes, as every ping that was decoded.
frame_ptr make_pong_frame(std::string_view data);

} // namespace socketio::engine_io
