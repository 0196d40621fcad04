// An outgoing Engine.IO message, encoded once and shared by all its receivers.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <caf/intrusive_ptr.hpp>

namespace socketio {

/// Opcodes of RFC 6455, section 5.2.
enum class opcode : uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// Appends the header of an unmasked, unfragmented WebSocket frame (RFC 6455,
/// section 5.2, server to client) for `payload_size` bytes to `out`.
void append_frame_header(std::string& out, opcode op, std::size_t payload_size);

/// Immutable; lives on the loop of one process, so its count of references is
/// not atomic. Holds the bytes as a WebSocket carries them:
/// header, then the Engine.IO packet: text begins with the packet type ("4"
/// for a message), binary messages are raw (Engine.IO protocol v4).
class frame {
public:
  frame(opcode op, std::string bytes, std::size_t header_size)
    : bytes_(std::move(bytes)),
      header_size_(static_cast<uint8_t>(header_size)),
      op_(op) {
    // nop
  }

  frame(const frame&) = delete;
  frame& operator=(const frame&) = delete;

  /// @returns header and payload, ready for a WebSocket without compression.
  std::string_view bytes() const noexcept { return bytes_; }

  /// @returns the Engine.IO packet alone, e.g. `42["hi"]` or raw binary.
  std::string_view payload() const noexcept {
    return std::string_view{bytes_}.substr(header_size_);
  }

  bool is_binary() const noexcept { return op_ == opcode::binary; }

  /// @returns the same message compressed, for WebSockets that agreed to that
  ///          and keep no context; null until one of them needed it.
  const caf::intrusive_ptr<const frame>& compressed() const noexcept {
    return compressed_;
  }

  /// Keeps `x` for `compressed`.
  void keep_compressed(caf::intrusive_ptr<const frame> x) const noexcept {
    compressed_ = std::move(x);
  }

  friend void intrusive_ptr_add_ref(const frame* x) noexcept {
    ++x->references_;
  }

  friend void intrusive_ptr_release(const frame* x) noexcept {
    if (--x->references_ == 0)
      delete x;
  }

private:
  ~frame() = default;

  std::string bytes_;
  mutable caf::intrusive_ptr<const frame> compressed_;
  mutable uint32_t references_ = 0;
  uint8_t header_size_;
  opcode op_;
};

using frame_ptr = caf::intrusive_ptr<const frame>;

/// @returns the Engine.IO packet "`type``first``second`" as one text frame,
///          e.g. type '4' and a Socket.IO packet in two parts.
frame_ptr make_text_frame(char type, std::string_view first,
                          std::string_view second = {});

/// @returns the binary message `data` as one binary frame.
frame_ptr make_binary_frame(std::string_view data);

} // namespace socketio
