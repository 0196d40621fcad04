// Counts the clients that were not carried on with, and says so in the log, not
// too often.
// Kind: shell.
#pragma once

#include <array>
#include <chrono>

#include "actors/log_limit.hpp"
#include "actors/port_drops.hpp"

namespace socketio {

class drop_book {
public:
  /// A client was dropped at `now`.
  void add(port_drop why, std::chrono::steady_clock::time_point now);

  const port_drops& counts() const noexcept { return counts_; }

private:
  port_drops counts_;
  std::array<log_limit, port_drops::names.size()> lines_;
};

} // namespace socketio
