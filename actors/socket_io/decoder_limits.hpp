// Bounds of what a client may send.
// Kind: pure.
#pragma once

#include <cstddef>

#include "actors/options.hpp"

namespace socketio::socket_io {

/// Bounds of one packet, checked before the work is done.
struct decoder_limits {
  /// Binary attachments.
  std::size_t max_attachments = default_max_attachments;
  /// Arguments of an event (without its name) or of an ack.
  std::size_t max_arguments = default_max_arguments;
  /// Nesting depth of the payload, the array of arguments included.
  std::size_t max_depth = default_max_depth;
  /// Bytes of the namespace's name.
  std::size_t max_nsp_size = default_max_namespace_size;
};

} // namespace socketio::socket_io
