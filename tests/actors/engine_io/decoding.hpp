// Frame decoders at work: their events as text, for tests.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/engine_io/frame_decoder.hpp"
#include "tests/actors/engine_io/client_frames.hpp"

namespace socketio::engine_io {

using strings = std::vector<std::string>;

/// The bound of the decoders here, in bytes.
inline constexpr std::size_t max_size = 100000;

/// @returns `x` as "text:hello", "close:1000:bye" or "error:1002".
inline std::string describe(const frame_event& x) {
  using kind = frame_event::kind;
  std::string data{x.data};
  auto code = std::to_string(x.code);
  switch (x.what) {
    case kind::text:
      return (x.compressed ? "compressed text:" : "text:") + data;
    case kind::binary:
      return (x.compressed ? "compressed binary:" : "binary:") + data;
    case kind::ping:
      return "ping:" + data;
    case kind::pong:
      return "pong:" + data;
    case kind::close:
      return "close:" + code + ":" + data;
    case kind::error:
      return "error:" + code;
    default:
      return "none";
  }
}

/// Gives `piece` to `decoder` and adds what it says to `events`.
inline void feed(frame_decoder& decoder, std::string piece, strings& events) {
  std::span<char> rest{piece};
  for (;;) {
    auto event = decoder.next(rest);
    if (event.what == frame_event::kind::none)
      break;
    events.push_back(describe(event));
  }
  if (!rest.empty())
    events.emplace_back("not consumed");
}

inline strings decode(const std::string& bytes, std::size_t piece_size,
                      bool allow_compressed = false) {
  strings result;
  frame_decoder decoder{max_size, allow_compressed};
  for (std::size_t pos = 0; pos < bytes.size(); pos += piece_size)
    feed(decoder, bytes.substr(pos, piece_size), result);
  return result;
}

inline strings decode(const std::string& bytes) {
  return decode(bytes, bytes.size());
}

inline strings decode_in_two(const std::string& bytes, std::size_t cut) {
  strings result;
  frame_decoder decoder{max_size};
  feed(decoder, bytes.substr(0, cut), result);
  feed(decoder, bytes.substr(cut), result);
  return result;
}

/// A close frame with `code` and `reason`.
inline std::string close_frame(unsigned code, std::string_view reason = {}) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  return encode({opcode::close, payload.append(reason)});
}

inline std::string letters(std::size_t size) {
  std::string result;
  for (std::size_t i = 0; i < size; ++i)
    result.push_back(static_cast<char>('a' + i % 26));
  return result;
}

} // namespace socketio::engine_io
