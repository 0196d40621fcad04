// Jobs (resumable actors, posted functions) that wait for the loop's thread.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <caf/execution_unit.hpp>
#include <caf/intrusive_ptr.hpp>
#include <caf/resumable.hpp>

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace socketio {

/// First in, first out. The loop is woken once for all jobs that wait. What
/// is never run is released by `close`, not by the dying io_context: by then
/// the parts of CAF that a dying actor needs would be gone.
class job_queue : public std::enable_shared_from_this<job_queue> {
public:
  /// Runs its jobs on `io`, in the name of `unit`; an actor gives way to
  /// others after `turn`, and so do all together: by time, as one message may
  /// cost as much as a thousand others. What jobs wake runs with them.
  /// @param after called whenever they give way; outlives `close`.
  job_queue(boost::asio::io_context& io, caf::execution_unit& unit,
            std::chrono::microseconds turn, std::function<void()> after);

  /// Takes over one reference to `job`. From any thread.
  void push(caf::resumable* job);

  /// Lets `after` run soon even if no job comes.
  void wake();

  /// @returns whether no job waits.
  bool empty() const;

  /// Runs no further job; those that come are kept until `close`.
  void stop();

  /// Ends the actors that wait and releases every job, those that come later
  /// included.
  void close();

private:
  using job_ptr = caf::intrusive_ptr<caf::resumable>;

  /// @returns all that wait; none once stopped.
  std::vector<job_ptr> take();

  /// As above, when stopped; closes when nothing is left.
  std::vector<job_ptr> take_last();

  void run();
  void give_way();
  caf::resumable::resume_result resume(caf::resumable& job);
  void resume(job_ptr job);
  void post();

  boost::asio::io_context& io_;
  caf::execution_unit& unit_;
  const std::chrono::microseconds turn_;
  const std::function<void()> after_;
  /// Guards what follows.
  mutable std::mutex mutex_;
  std::vector<job_ptr> jobs_;
  /// `run` is posted, or runs.
  bool woken_ = false;
  bool stopped_ = false;
  bool closed_ = false;
};

} // namespace socketio
