// permessage-deflate on one WebSocket: what was agreed, and the compressors,
// which are shared as far as that allows.
// Kind: pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "actors/engine_io/deflate_offer.hpp"
#include "actors/engine_io/message_deflate.hpp"
#include "actors/engine_io/waiting_messages.hpp"
#include "actors/frame.hpp"
#include "actors/options.hpp"

namespace socketio::engine_io {

/// Compressors that keep nothing from one message to the next: one of each for
/// all WebSockets of an edge, made when first needed.
struct shared_compressors {
  std::unique_ptr<message_deflater> deflater;
  std::unique_ptr<message_inflater> inflater;
};

/// Compressors of its own are made when first needed, too.
class message_compression {
public:
  /// @param opts outlives this object, as does `shared`.
  message_compression(deflate_agreement agreement, const engine_options& opts,
                      shared_compressors& shared);

  /// @returns the bytes that `compress(x)` will have to compress; 0 if there is
  ///          nothing to do.
  std::size_t work(const frame_ptr& x) const;

  /// @returns what to send for `x`: a compressed frame if its payload has at
  ///          least `per_message_deflate_threshold` bytes and at most
  ///          `inflate_budget`, else `x` itself.
  ///          Has to be sent, and in the order of the calls. Where no context
  ///          is kept, a frame is compressed once for all its receivers.
  frame_ptr compress(const frame_ptr& x);

  /// @returns as `message_inflater::inflate`, which see, within
  ///          `max_http_buffer_size`.
  message_inflater::result inflate(std::string_view data, std::string& out);

  /// What is to go out behind all else, once there is time to compress it.
  waiting_messages waiting;

private:
  bool suits(const frame_ptr& x) const;
  bool shares() const noexcept;
  frame_ptr compress_once(const frame_ptr& x);

  deflate_agreement agreement_;
  const engine_options& opts_;
  shared_compressors& shared_;
  std::unique_ptr<message_deflater> deflater_;
  std::unique_ptr<message_inflater> inflater_;
};

} // namespace socketio::engine_io
