// The worker processes of this primary: starts them with their two socketpairs
// and watches each through its pidfd, so that no SIGCHLD handler is needed and
// none stays behind unwaited.
// Kind: I/O.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "actors/options.hpp"
#include "actors/primary/process_starter.hpp"
#include "actors/primary/spawn_process.hpp"

namespace socketio {

/// @param own_arguments arguments of this process, without its name.
/// @returns what the workers run according to `opts`: the configured program
///          or this process's own executable, by the path that it had when this
///          was first called, and so for the arguments.
process_image worker_image(const cluster_options& opts,
                           std::vector<std::string> own_arguments);

/// @returns the arguments that tell a worker who it is, which descriptors it
///          inherits and how much time it has to end, in milliseconds.
/// @param captured whether one of the descriptors is for its log.
std::vector<std::string> worker_arguments(worker_id id,
                                          caf::timespan drain_timeout,
                                          bool captured = false);

/// Must outlive every run of its `io_context`. `start` has to be called from
/// the process's main thread: workers die with the thread that started them.
class child_processes final : public process_starter {
public:
  /// @param image what every worker runs; `worker_arguments` are appended.
  /// @param drain_timeout time that each has to end, by who asks it to.
  /// @param capture whether what they print becomes lines of the log, see
  ///                `log_output`.
  child_processes(boost::asio::io_context& io, process_image image,
                  caf::timespan drain_timeout, bool capture = false);

  /// Kills the processes that still run and waits for them.
  ~child_processes();

  child_processes(const child_processes&) = delete;
  child_processes& operator=(const child_processes&) = delete;

  /// What workers run that are started from now on.
  void set_image(process_image image) { image_ = std::move(image); }

  void on_exit(exit_callback f) override;

  caf::expected<started_process> start(worker_id id) override;

  void signal(int pid, int signo) override;

private:
  caf::error watch(int pid);
  void reap(int pid);

  boost::asio::io_context& io_;
  process_image image_;
  caf::timespan drain_timeout_;
  bool capture_;
  exit_callback on_exit_;
  /// The pidfd of each process that was not waited for yet, by its id.
  std::map<int, boost::asio::posix::stream_descriptor> children_;
};

} // namespace socketio
