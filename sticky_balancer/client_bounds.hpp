// How many clients may be without a worker, so that they never take all
// descriptors of the process: those of channels, links and a restart remain.
// Kind: pure.
#pragma once

#include <algorithm>
#include <cstddef>

namespace socketio {

struct client_bounds {
  /// Clients whose first line may be on its way, as many idle ones that a
  /// worker handed back, and as many refused ones that may still have to read
  /// their answer.
  std::size_t heads;
  /// Clients that may wait for a worker to be ready.
  std::size_t waiting;
  /// Connections that the workers together may owe a confirmation for. Each
  /// takes two descriptors while it is queued for a full channel.
  std::size_t unconfirmed;

  /// @returns the connections that one of `workers` may owe a confirmation
  ///          for. Accepting pauses there; for a worker that does not answer
  ///          anyway, they are refused.
  std::size_t unconfirmed_of_each(std::size_t workers) const {
    return std::clamp(unconfirmed / std::max<std::size_t>(workers, 1),
                      std::size_t{8}, std::size_t{1024});
  }
};

/// @param descriptors that the process may have open.
/// @returns bounds that together leave a quarter of them free, if there are at
///          least 128.
constexpr client_bounds bounds_for(std::size_t descriptors) {
  constexpr std::size_t least = 8;
  return {std::clamp(descriptors / 6, least, std::size_t{16384}),
          std::clamp(descriptors / 8, least, std::size_t{4096}),
          std::clamp(descriptors / 16, least, std::size_t{16384})};
}

} // namespace socketio
