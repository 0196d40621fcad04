// See frame_queue.hpp.
#include "actors/engine_io/frame_queue.hpp"

namespace socketio::engine_io {

namespace {

/// Entries that an empty queue may keep room for.
constexpr std::size_t kept_capacity = 8;

} // namespace

std::size_t frame_queue::gather(std::span<iovec> out) const noexcept {
  auto offset = offset_;
  std::size_t count = 0;
  for (auto& x : frames()) {
    if (count == out.size())
      break;
    auto bytes = x->bytes().substr(offset);
    offset = 0;
    // The kernel only reads from it.
    out[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  return count;
}

void frame_queue::consume(std::size_t count) noexcept {
  bytes_ -= count;
  count += offset_;
  while (first_ < frames_.size()) {
    auto size = frames_[first_]->bytes().size();
    if (count < size)
      break;
    count -= size;
    frames_[first_++].reset();
  }
  offset_ = count;
  compact();
}

void frame_queue::drop_unsent() {
  if (offset_ == 0)
    return clear();
  frames_.resize(first_ + 1);
  bytes_ = frames_[first_]->bytes().size() - offset_;
}

void frame_queue::clear() noexcept {
  frames_.clear();
  bytes_ = offset_ = first_ = 0;
  compact();
}

void frame_queue::compact() {
  if (first_ == frames_.size()) {
    first_ = 0;
    frames_.clear();
    if (frames_.capacity() > kept_capacity)
      std::vector<frame_ptr>{}.swap(frames_);
  } else if (first_ > frames_.size() / 2 && first_ > kept_capacity) {
    frames_.erase(frames_.begin(), frames_.begin() + first_);
    first_ = 0;
  }
}

} // namespace socketio::engine_io
