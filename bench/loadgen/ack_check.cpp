// See ack_check.hpp.
#include "bench/loadgen/ack_check.hpp"

namespace socketio::bench {

ack_check::ack_check(std::size_t clients, std::size_t slots)
  : slots_(slots), questions_(clients * slots) {
  // nop
}

uint64_t ack_check::send(std::size_t client, std::size_t slot, time_point now) {
  auto& x = questions_[client * slots_ + slot];
  x.sent_at = now;
  x.waits = true;
  ++missing_;
  return ++x.round * slots_ + slot;
}

std::optional<ack_check::answered> ack_check::receive(std::size_t client,
                                                      uint64_t id) {
  auto slot = id % slots_;
  auto index = client * slots_ + slot;
  if (index >= questions_.size())
    return std::nullopt;
  auto& x = questions_[index];
  if (!x.waits || x.round != id / slots_)
    return std::nullopt;
  x.waits = false;
  --missing_;
  return answered{slot, x.sent_at};
}

} // namespace socketio::bench
