// The acknowledgements one socket is asked for and has not given yet.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <caf/expected.hpp>

#include "actors/socket_io/value.hpp"

namespace socketio::socket_io {

/// Gets the arguments of the acknowledgement, or why there is none:
/// `ec::operation_timed_out` or `ec::peer_gone`, as the owner decides.
using ack_callback = std::function<void(caf::expected<std::vector<value>>)>;

/// Never calls a callback: whatever leaves the table is the caller's to call,
/// so that callbacks may use the table freely.
class ack_table {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param id new for this socket; ids are drawn from a counter of the whole
  ///           namespace. An id that is pending already is replaced.
  /// @param deadline nothing = wait until the socket is gone.
  void add(uint64_t id, ack_callback f,
           std::optional<time_point> deadline = {});

  /// Removes `id`.
  /// @returns its callback; empty if `id` is not pending (never asked,
  ///          answered before, expired).
  ack_callback take(uint64_t id);

  /// Removes all whose deadline is `now` or earlier.
  /// @returns their callbacks, earliest deadline first.
  std::vector<ack_callback> expire(time_point now);

  /// @returns when `expire` is to be called next; nothing if never.
  std::optional<time_point> next_deadline() const;

  /// Removes all.
  /// @returns their callbacks, in the order of their ids.
  std::vector<ack_callback> clear();

  std::size_t size() const noexcept { return pending_.size(); }

  bool empty() const noexcept { return pending_.empty(); }

private:
  struct entry {
    ack_callback callback;
    std::optional<time_point> deadline;
  };

  std::map<uint64_t, entry> pending_;
  std::set<std::pair<time_point, uint64_t>> deadlines_;
};

} // namespace socketio::socket_io
