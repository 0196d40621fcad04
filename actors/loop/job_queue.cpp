// Jobs that wait for the loop's thread. Kind: I/O.
#include "actors/loop/job_queue.hpp"

#include <caf/scheduler/abstract_coordinator.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace socketio {

job_queue::job_queue(boost::asio::io_context& io, caf::execution_unit& unit,
                     std::size_t throughput)
  : io_(io), unit_(unit), throughput_(throughput) {
  // nop
}

void job_queue::push(caf::resumable* job) {
  job_ptr owned{job, false};
  std::lock_guard guard{mutex_}; // released before `owned`
  if (closed_)
    return;
  jobs_.push_back(std::move(owned));
  if (!std::exchange(woken_, true))
    wake();
}

bool job_queue::empty() const {
  std::lock_guard guard{mutex_};
  return jobs_.empty();
}

void job_queue::stop() {
  std::lock_guard guard{mutex_};
  stopped_ = true;
}

void job_queue::close() {
  using caf::scheduler::abstract_coordinator;
  stop();
  // An actor that ends may wake others: until nothing comes any more.
  for (auto jobs = take_last(); !jobs.empty(); jobs = take_last())
    for (auto& job : jobs)
      abstract_coordinator::cleanup_and_release(job.release());
}

std::vector<job_queue::job_ptr> job_queue::take() {
  std::lock_guard guard{mutex_};
  if (stopped_)
    return {};
  woken_ = false;
  return std::exchange(jobs_, {});
}

std::vector<job_queue::job_ptr> job_queue::take_last() {
  std::lock_guard guard{mutex_};
  closed_ = jobs_.empty();
  return std::exchange(jobs_, {});
}

void job_queue::run() {
  for (auto& job : take())
    resume(std::move(job));
}

void job_queue::resume(job_ptr job) {
  switch (job->resume(&unit_, throughput_)) {
    case caf::resumable::resume_later:
      push(job.release());
      break;
    case caf::resumable::shutdown_execution_unit:
      job.release(); // not counted
      break;
    default:
      break;
  }
}

void job_queue::wake() {
  boost::asio::post(io_, [self = shared_from_this()] { self->run(); });
}

} // namespace socketio
