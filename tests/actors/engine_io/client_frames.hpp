// WebSocket frames as a client sends them, legal or not, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/frame.hpp"

namespace socketio::engine_io {

struct client_frame {
  opcode op = opcode::text;
  std::string_view payload;
  bool fin = true;
  /// RSV1, RSV2 and RSV3 as bits 4, 2 and 1.
  unsigned rsv = 0;
  bool masked = true;
  std::string_view mask = "\x12\xf4\x9c\x01";
};

/// @returns `length` in the form of `bytes` (0, 2 or 8) as it follows the
///          first byte of a header.
inline std::string length_bytes(uint64_t length, unsigned bytes, bool masked) {
  auto form = bytes == 0 ? length : bytes == 2 ? 126 : 127;
  std::string result;
  result.push_back(static_cast<char>(form | (masked ? 0x80 : 0)));
  for (auto shift = 8 * bytes; shift > 0; shift -= 8)
    result.push_back(static_cast<char>(length >> (shift - 8)));
  return result;
}

/// @returns the bytes of `x`, with the length in its shortest form.
inline std::string encode(const client_frame& x) {
  auto size = x.payload.size();
  auto first = static_cast<unsigned>(x.op) | x.rsv << 4 | (x.fin ? 0x80u : 0u);
  std::string result(1, static_cast<char>(first));
  result += length_bytes(size,
                         size < 126       ? 0
                         : size <= 0xFFFF ? 2
                                          : 8,
                         x.masked);
  if (!x.masked)
    return result.append(x.payload);
  result.append(x.mask);
  for (std::size_t i = 0; i < size; ++i)
    result.push_back(static_cast<char>(x.payload[i] ^ x.mask[i % 4]));
  return result;
}

} // namespace socketio::engine_io
