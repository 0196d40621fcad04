// A packet in the log, and what "before" and "after" mean for it.
// Kind: pure.
#pragma once

#include <chrono>

#include "actors/messages.hpp"

namespace socketio {

struct logged_packet {
  packet_offset offset = 0;
  /// The worker whose program sent it.
  worker_id origin;
  std::chrono::steady_clock::time_point logged;
  broadcast content;
};

/// Something that happened at a worker, in terms of the relay's order. What
/// the worker's own program sends is in order with it by the link between
/// them; what others send takes effect when it is delivered there.
struct moment {
  worker_id at;
  /// The last packet that the worker had delivered.
  packet_offset delivered = 0;
  /// The last packet that the relay had logged when it heard of the moment.
  packet_offset heard = 0;
};

/// @returns whether the sockets of `m.at` see `m` first, then `x`.
inline bool comes_after(const logged_packet& x, const moment& m) {
  return x.offset > (x.origin == m.at ? m.heard : m.delivered);
}

/// @returns roughly the memory that `x` takes, in bytes.
std::size_t size_of(const logged_packet& x);

} // namespace socketio
