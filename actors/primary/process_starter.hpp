// Starts worker processes, tells of their ends and signals them. What the
// supervisor works with: real processes (child_process.hpp) or, in tests,
// simulated ones.
// Kind: pure.
#pragma once

#include <functional>

#include <caf/expected.hpp>

#include "actors/session_id.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

/// A worker process and the primary's ends of the socketpairs to it.
struct started_process {
  int pid = 0;
  /// Stream, for the relay (BASP).
  unique_fd link;
  /// Sequenced packets, for the balancer (descriptors).
  unique_fd channel;
};

class process_starter {
public:
  /// @param status wait status as in waitpid(2).
  using exit_callback = std::function<void(int pid, int status)>;

  /// Sets who is told, once for each started process, that it ended. Never
  /// called from within `start` or `signal`. An empty `f` = nobody.
  virtual void on_exit(exit_callback f) = 0;

  /// Starts the process of worker `id`.
  /// @returns an error with one line for people if it cannot be run; then
  ///          nothing is left behind and `on_exit` is not called.
  virtual caf::expected<started_process> start(worker_id id) = 0;

  /// Sends signal `signo` to `pid`; ignored unless `pid` was started here and
  /// did not end yet.
  virtual void signal(int pid, int signo) = 0;

protected:
  ~process_starter() = default;
};

} // namespace socketio
