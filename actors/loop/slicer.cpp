// See slicer.hpp.
#include "actors/loop/slicer.hpp"

#include <algorithm>
#include <cstring>

namespace socketio {

using caf::io::receive_policy_flag;

void slicer::configure(policy cfg) {
  policy_ = cfg;
}

std::span<char> slicer::room() {
  if (bytes_.size() - end_ < chunk / 2)
    make_room();
  return {bytes_.data() + end_, bytes_.size() - end_};
}

void slicer::filled(std::size_t count) {
  end_ += count;
}

bool slicer::take(std::vector<char>& piece) {
  auto size = complete();
  if (size == 0)
    return false;
  auto first = bytes_.begin() + static_cast<std::ptrdiff_t>(begin_);
  piece.assign(first, first + static_cast<std::ptrdiff_t>(size));
  begin_ += size;
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (bytes_.size() > keep)
      std::vector<char>(chunk).swap(bytes_);
  }
  return true;
}

std::size_t slicer::have() const {
  return end_ - begin_;
}

std::size_t slicer::wanted() const {
  return std::max<std::size_t>(policy_.second, 1);
}

// @returns the size of the next piece, 0 if it is not complete.
std::size_t slicer::complete() const {
  switch (policy_.first) {
    case receive_policy_flag::at_most:
      return std::min(have(), wanted());
    case receive_policy_flag::exactly:
      return have() >= wanted() ? wanted() : 0;
    default: { // at_least: a tenth more, or 100 bytes, as CAF's own streams
      auto most = wanted() + std::max<std::size_t>(100, wanted() / 10);
      return have() >= wanted() ? std::min(have(), most) : 0;
    }
  }
}

void slicer::make_room() {
  if (begin_ > 0)
    std::memmove(bytes_.data(), bytes_.data() + begin_, have());
  end_ = have();
  begin_ = 0;
  if (bytes_.size() - end_ >= chunk / 2)
    return;
  auto enough = std::max(wanted(), end_ + chunk);
  bytes_.resize(std::clamp(2 * bytes_.size(), chunk, enough));
}

} // namespace socketio
