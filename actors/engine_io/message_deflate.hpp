// Messages compressed as permessage-deflate does it: RFC 7692, section 7.2.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "actors/frame.hpp"

namespace socketio::engine_io {

/// Compresses messages, each into one frame.
class message_deflater {
public:
  /// @param window_bits logarithm of the window in bytes, 9 to 15.
  /// @param memory_level 1 to 9, as zlib's: 8 and 15 bits cost 256 KB.
  message_deflater(int window_bits, int memory_level);
  ~message_deflater();

  /// @param keep_context whether the message may refer to the one before,
  ///                     which the receiver must have got.
  /// @returns the WebSocket frame with the compressed payload of `x`; `x`
  ///          itself if it is empty or memory is short.
  frame_ptr compress(const frame_ptr& x, bool keep_context);

private:
  struct impl;

  std::unique_ptr<impl> impl_;
};

/// Takes messages apart.
class message_inflater {
public:
  enum class result : uint8_t {
    ok,
    /// The data is no whole compressed message.
    broken,
    /// More comes out than the bound allows.
    too_big,
  };

  /// @param window_bits logarithm of the sender's window in bytes, 8 to 15.
  explicit message_inflater(int window_bits);
  ~message_inflater();

  /// Stops as soon as more than `max_size` bytes come out. After anything but
  /// `ok` no further message may be read.
  /// @param data payload of a whole message, as its frames carried it.
  /// @param keep_context whether it may refer to the message before.
  /// @param out takes what comes out in place of what it has.
  result inflate(std::string_view data, bool keep_context, std::size_t max_size,
                 std::string& out);

private:
  struct impl;

  std::unique_ptr<impl> impl_;
};

} // namespace socketio::engine_io
