// See inflate_turns.hpp.
#include "actors/engine_io/inflate_turns.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace socketio::engine_io {

inflate_turns::inflate_turns(boost::asio::io_context& io, std::size_t budget)
  : io_(io), budget_(budget), self_(std::make_shared<inflate_turns*>(this)) {
  // nop
}

void inflate_turns::spend(std::size_t bytes) {
  spent_ += bytes;
  post();
}

void inflate_turns::wait(std::function<void()> f) {
  waiting_.push_back(std::move(f));
  post();
}

void inflate_turns::post() {
  if (std::exchange(posted_, true))
    return;
  boost::asio::post(io_, [weak = std::weak_ptr{self_}] {
    if (auto self = weak.lock())
      (*self)->run();
  });
}

// A turn begins.
void inflate_turns::run() {
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
