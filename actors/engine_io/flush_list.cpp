// See flush_list.hpp.
#include "actors/engine_io/flush_list.hpp"

#include <boost/asio/post.hpp>

namespace socketio::engine_io {

flush_list::flush_list(boost::asio::io_context& io)
  : io_(io), self_(std::make_shared<flush_list*>(this)) {
  // nop
}

void flush_list::add(flushable& x) {
  if (x.is_linked())
    return;
  waiting_.push_back(x);
  if (posted_)
    return;
  posted_ = true;
  boost::asio::post(io_, [weak = std::weak_ptr{self_}] {
    if (auto self = weak.lock())
      (*self)->run();
  });
}

void flush_list::run() {
  posted_ = false;
  list_type now;
  now.swap(waiting_);
  while (!now.empty()) {
    caf::intrusive_ptr<flushable> x{&now.front()};
    now.pop_front();
    x->flush();
  }
}

} // namespace socketio::engine_io
