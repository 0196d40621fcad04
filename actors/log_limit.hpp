// Keeps a complaint that may come a thousand times a second from flooding the
// log.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace socketio {

/// One for each kind of complaint.
class log_limit {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Time between two lines.
  static constexpr std::chrono::seconds interval{5};

  /// It happened, at `now`.
  /// @returns how often it did since the last line, this time included, if a
  ///          line is due; nothing otherwise.
  std::optional<std::size_t> occurred(time_point now) {
    ++count_;
    if (last_line_ && now - *last_line_ < interval)
      return std::nullopt;
    last_line_ = now;
    return std::exchange(count_, 0);
  }

private:
  std::size_t count_ = 0;
  std::optional<time_point> last_line_;
};

} // namespace socketio
