// See job_queue.hpp.
#include "actors/loop/job_queue.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <caf/scheduler/abstract_coordinator.hpp>

namespace socketio {

namespace {

using clock = std::chrono::steady_clock;

/// Messages of an actor between two looks at the clock.
constexpr std::size_t messages_at_once = 4;

} // namespace

job_queue::job_queue(boost::asio::io_context& io, caf::execution_unit& unit,
                     std::chrono::microseconds turn,
                     std::function<void()> after)
  : io_(io), unit_(unit), turn_(turn), after_(std::move(after)) {
  // nop
}

void job_queue::push(caf::resumable* job) {
  job_ptr owned{job, false};
  std::lock_guard guard{mutex_}; // released before `owned`
  if (closed_)
    return;
  jobs_.push_back(std::move(owned));
  if (!std::exchange(woken_, true))
    post();
}

void job_queue::wake() {
  std::lock_guard guard{mutex_};
  if (!std::exchange(woken_, true))
    post();
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
  return std::exchange(jobs_, {});
}

std::vector<job_queue::job_ptr> job_queue::take_last() {
  std::lock_guard guard{mutex_};
  closed_ = jobs_.empty();
  return std::exchange(jobs_, {});
}

void job_queue::run() {
  const auto end = clock::now() + turn_;
  do
    for (auto& job : take())
      resume(std::move(job));
  while (!empty() && clock::now() < end);
  give_way();
}

void job_queue::give_way() {
  {
    std::lock_guard guard{mutex_};
    if (stopped_)
      return;
    woken_ = !jobs_.empty();
    if (woken_)
      post();
  }
  after_();
}

caf::resumable::resume_result job_queue::resume(caf::resumable& job) {
  const auto end = clock::now() + turn_;
  auto result = job.resume(&unit_, messages_at_once);
  while (result == caf::resumable::resume_later && clock::now() < end)
    result = job.resume(&unit_, messages_at_once);
  return result;
}

void job_queue::resume(job_ptr job) {
  switch (resume(*job)) {
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

void job_queue::post() {
  boost::asio::post(io_, [self = shared_from_this()] { self->run(); });
}

} // namespace socketio
