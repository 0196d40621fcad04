// WebSocket frames from a client: RFC 6455, section 5, the server's side.
// Kind: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "actors/engine_io/frame_header.hpp"
#include "actors/frame.hpp"
#include "actors/utf8.hpp"

namespace socketio::engine_io {

/// What a client said.
struct frame_event {
  enum class kind : uint8_t {
    /// Nothing yet: all input is consumed.
    none,
    /// A whole message, valid UTF-8.
    text,
    /// A whole message.
    binary,
    /// Has to be answered by a pong with the same `data`.
    ping,
    pong,
    /// The last event. `code` is the client's or 1005, `data` its reason.
    close,
    /// The last event: the client broke the protocol. `code` is the one to
    /// send in a close frame: 1002, 1007 or 1009.
    error,
  };

  kind what = kind::none;
  /// The message is compressed as permessage-deflate does it (RFC 7692), and
  /// a text is not checked yet.
  bool compressed = false;
  /// Of `close` and `error`, else 0.
  uint16_t code = 0;
  /// Unmasked payload, in the caller's input or in the decoder; valid until
  /// the next call.
  std::string_view data;
};

/// Turns bytes into events, however the bytes are cut:
///
///     std::span<char> rest{buffer, size};
///     for (;;) {
///       auto event = decoder.next(rest);
///       if (event.what == frame_event::kind::none)
///         break;
///       ...
///     }
///
/// A message that lies whole and unfragmented in the input is unmasked in
/// place and not copied. Memory is held for unfinished messages only, and in
/// proportion to what arrived of them, never to an announced length.
class frame_decoder {
public:
  /// @param max_message_size bound on the payload of one message in bytes,
  ///                         over all its fragments; above it: error 1009.
  /// @param allow_compressed accept RSV1 on the first frame of a message.
  explicit frame_decoder(std::size_t max_message_size,
                         bool allow_compressed = false) noexcept
    : max_message_size_(max_message_size), allow_compressed_(allow_compressed) {
    // nop
  }

  /// Consumes bytes from the front of `input`, which it may change in place,
  /// up to the next event. After `close` or `error` it consumes everything
  /// and says nothing more.
  ///
  /// Errors: 1002 for a frame that is not masked, has a reserved bit or
  /// opcode, a length with the highest bit or in a longer form than needed
  /// (the RFC forbids it; the reference lets it pass), for a control frame
  /// that is fragmented or above 125 bytes, for a continuation without a
  /// beginning or a message within another, for a close frame of one byte or
  /// with a code that may not be sent; 1007 for invalid UTF-8 in a text or in
  /// the reason of a close; 1009 for a message above the bound, as soon as
  /// its length is announced.
  frame_event next(std::span<char>& input);

  /// @returns the bytes of payload held for unfinished frames and messages.
  std::size_t buffered() const noexcept {
    return message_.size() + control_.size();
  }

private:
  enum class stage : uint8_t { header, payload, finished };

  bool collect_head(std::span<char>& input, std::size_t size) noexcept;
  uint16_t read_header(std::span<char>& input) noexcept;
  bool fits_message(opcode op) const noexcept;
  uint16_t begin_frame(const frame_header& header) noexcept;
  frame_event read_payload(std::span<char>& input);
  bool check_text(std::string_view piece) noexcept;
  frame_event finish_frame(std::string_view payload) noexcept;
  frame_event finish_message(std::string_view payload) noexcept;
  frame_event finish_close(std::string_view payload) noexcept;
  frame_event fail(uint16_t code) noexcept;
  void finish() noexcept;

  std::size_t max_message_size_;
  /// Payload of the unfinished message, unmasked.
  std::string message_;
  /// Payload of the unfinished control frame, unmasked.
  std::string control_;
  /// What the last event points to if not to the caller's input.
  std::string delivered_;
  /// The current frame; its size is what is still to come.
  frame_header frame_;
  /// Of the unfinished text; as new after a whole one.
  utf8_validator utf8_;
  /// The first bytes of an unfinished header.
  std::array<uint8_t, max_frame_header_size> head_{};
  uint8_t head_size_ = 0;
  /// Of the unfinished message; `continuation` = there is none.
  opcode message_op_ = opcode::continuation;
  bool message_compressed_ = false;
  bool allow_compressed_;
  stage stage_ = stage::header;
};

} // namespace socketio::engine_io
