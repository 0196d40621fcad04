// Payloads of HTTP long-polling: packets joined by U+001E, binary ones as 'b'
// and base64.
// https://socket.io/docs/v4/engine-io-protocol/#http-long-polling-1
// Kind: pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "actors/engine_io/packet.hpp"
#include "actors/frame.hpp"

namespace socketio::engine_io {

/// Appends `x` to the payload `out`, behind a separator unless it is the first.
void append_packet(std::string& out, const frame& x);

/// @returns the payload of `packets`, in their order: the body for a GET.
std::string encode_payload(std::span<const frame_ptr> packets);

/// Takes whole packets off the front of `payload`, the body of a POST: about
/// `size` bytes, at least one packet. Together the slices have all its packets.
std::string_view take_slice(std::string_view& payload, std::size_t size);

/// Reads the body of a POST packet by packet. Keeps at most one decoded
/// binary message, so that a body costs less than twice its size.
class payload_reader {
public:
  /// @param body must outlive the reader.
  explicit payload_reader(std::string_view body) : rest_(body) {
    // nop
  }

  /// @returns the next packet, valid until the next call; nothing at the end
  ///          or at the first packet that is empty, has an unknown type, bad
  ///          base64 or bad UTF-8. An empty body is one empty packet.
  std::optional<packet> next();

  /// @returns whether `next` stopped at a bad packet.
  bool failed() const noexcept { return failed_; }

private:
  std::string_view take();

  std::string_view rest_;
  std::string bytes_;
  bool done_ = false;
  bool failed_ = false;
};

} // namespace socketio::engine_io
