// See turn_queue.hpp.
#include "actors/engine_io/turn_queue.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace socketio::engine_io {

turn_queue::turn_queue(boost::asio::io_context& io, std::size_t budget)
  : io_(io), budget_(budget), self_(std::make_shared<turn_queue*>(this)) {
  // nop
}

void turn_queue::spend(std::size_t bytes) {
  spent_ += bytes;
  post();
}

void turn_queue::wait(std::function<void()> f) {
  waiting_.push_back(std::move(f));
  post();
}

void turn_queue::post() {
  if (std::exchange(posted_, true))
    return;
  boost::asio::post(io_, [weak = std::weak_ptr{self_}] {
    if (auto self = weak.lock())
      (*self)->run();
  });
}

// A turn begins.
void turn_queue::run() {
  posted_ = false;
  spent_ = 0;
  while (!waiting_.empty() && !spent()) {
    auto f = std::move(waiting_.front());
    waiting_.pop_front();
    f();
  }
  if (!waiting_.empty())
    post();
}

} // namespace socketio::engine_io
