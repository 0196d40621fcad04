// Chains of middleware that have not decided, in the order they are due.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "actors/socket_io/middleware.hpp"

namespace socketio::socket_io {

/// Forgets by itself what is over.
class middleware_deadlines {
public:
  using chain_ptr = std::shared_ptr<middleware_chain>;
  using time_point = std::chrono::steady_clock::time_point;

  /// @param deadline not before that of any chain added earlier.
  void add(time_point deadline, chain_ptr x);

  /// Removes all whose deadline is `now` or earlier.
  /// @returns those of them that are not over.
  std::vector<chain_ptr> expire(time_point now);

  /// @returns when `expire` is to be called next; nothing if all are over.
  std::optional<time_point> next_deadline();

  /// @returns the number of chains that are not over.
  std::size_t size();

private:
  std::deque<std::pair<time_point, chain_ptr>> chains_;
};

} // namespace socketio::socket_io
