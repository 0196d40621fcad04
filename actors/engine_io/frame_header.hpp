// The header of a WebSocket frame from a client, and its mask: RFC 6455,
// sections 5.2 and 5.3.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "actors/frame.hpp"

namespace socketio::engine_io {

/// Bytes that tell how long a header is.
inline constexpr std::size_t frame_start_size = 2;

/// Bytes of the longest header: start, length, mask.
inline constexpr std::size_t max_frame_header_size = frame_start_size + 8 + 4;

struct frame_header {
  opcode op = opcode::continuation;
  /// The last frame of its message.
  bool fin = false;
  /// The message is compressed (RFC 7692).
  bool rsv1 = false;
  std::array<uint8_t, 4> mask{};
  /// Bytes of payload.
  uint64_t size = 0;
};

/// @returns whether the frame is a control frame.
bool is_control(opcode op) noexcept;

/// @param second the second byte of a header.
/// @returns the bytes of the whole header, mask included.
std::size_t frame_header_size(uint8_t second) noexcept;

/// @param start the first `frame_start_size` bytes.
/// @param allow_rsv1 whether a message may be compressed.
/// @returns whether a client may send such a frame: masked, a known opcode,
///          RSV1 only if allowed and only where a message begins, no other
///          reserved bit, control frames whole and of at most 125 bytes.
bool is_valid_frame_start(const uint8_t* start, bool allow_rsv1) noexcept;

/// @param head `frame_header_size(head[1])` bytes with a valid start.
/// @returns the header; nothing if the length has its highest bit or is in a
///          longer form than needed.
std::optional<frame_header> parse_frame_header(const uint8_t* head) noexcept;

/// Removes the mask `key` from `data` in place, and turns `key` so that it
/// fits the bytes that follow.
void unmask(std::span<char> data, std::array<uint8_t, 4>& key) noexcept;

} // namespace socketio::engine_io
