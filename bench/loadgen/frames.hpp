// WebSocket frames as a client writes and reads them, on the server's codec:
// RFC 6455, section 5.
// Kind: pure.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "actors/frame.hpp"

namespace socketio::bench {

using frame_mask = std::array<uint8_t, 4>;

/// Appends one frame, its payload being `parts` joined and masked.
void append_client_frame(std::string& out, opcode op, frame_mask mask,
                         std::initializer_list<std::string_view> parts);

/// A frame of a server. Owns nothing.
struct server_frame {
  opcode op = opcode::continuation;
  std::string_view payload;
};

enum class take_result : uint8_t { whole, partial, invalid };

/// Takes the frame at the front of `input`. Masked, fragmented and compressed
/// frames are invalid: a server that was not asked for them has no right or
/// no reason to send them.
/// @returns `partial` if there is none or not all of it; `input` stays then.
take_result take_server_frame(std::string_view& input, server_frame& out);

} // namespace socketio::bench
