// See outbox.hpp.
#include "actors/loop/outbox.hpp"

namespace socketio {

std::span<const char> outbox::next() {
  if (leaving_.empty())
    leaving_.swap(staged_);
  return {leaving_.data() + taken_, leaving_.size() - taken_};
}

void outbox::taken(std::size_t count) {
  taken_ += count;
  if (taken_ < leaving_.size())
    return;
  wipe(leaving_, keep);
  taken_ = 0;
}

void outbox::clear() {
  wipe(leaving_, keep);
  wipe(staged_, keep);
  taken_ = 0;
}

void wipe(std::vector<char>& bytes, std::size_t keep) {
  if (bytes.capacity() > keep)
    std::vector<char>{}.swap(bytes);
  bytes.clear();
}

} // namespace socketio
