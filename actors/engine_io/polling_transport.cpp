// See polling_transport.hpp.
#include "actors/engine_io/polling_transport.hpp"

#include <utility>

#include "actors/engine_io/payload.hpp"

namespace socketio::engine_io {

bool polling_transport::hold(http_exchange& get) noexcept {
  if (held_)
    return false;
  held_ = &get;
  return true;
}

void polling_transport::answer(frame_ptr last) {
  if (last)
    queue_.push(std::move(last));
  auto payload = encode_payload(queue_.frames());
  queue_.clear();
  answering_ = std::exchange(held_, nullptr);
  answering_->answer(std::move(payload), std::exchange(compress_, false));
}

bool polling_transport::expect(http_exchange& post) noexcept {
  if (post_ || handled_)
    return false;
  post_ = &post;
  return true;
}

void polling_transport::handle(const http_exchange& x) noexcept {
  if (post_ == &x)
    handled_ = std::exchange(post_, nullptr);
}

bool polling_transport::forget(const http_exchange& x) noexcept {
  for (auto slot : {&held_, &answering_, &post_, &handled_})
    if (*slot == &x) {
      *slot = nullptr;
      return true;
    }
  return false;
}

void polling_transport::end(const frame_ptr& last) {
  queue_.clear();
  answering_ = handled_ = nullptr;
  if (auto get = std::exchange(held_, nullptr))
    get->answer(std::string{last->payload()}, false);
  if (auto post = std::exchange(post_, nullptr))
    post->cut();
}

void polling_transport::move_to(message_channel& successor,
                                const frame_ptr& noop) {
  if (auto get = std::exchange(held_, nullptr))
    get->answer(std::string{noop->payload()}, false);
  answering_ = nullptr;
  for (const auto& x : queue_.frames())
    successor.push(x);
  queue_.clear();
}

} // namespace socketio::engine_io
