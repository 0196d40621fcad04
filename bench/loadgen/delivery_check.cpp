// See delivery_check.hpp.
#include "bench/loadgen/delivery_check.hpp"

namespace socketio::bench {

std::string_view to_string(verdict x) {
  switch (x) {
    case verdict::good:
      return "good";
    case verdict::complete:
      return "complete";
    case verdict::repeated:
      return "repeated or out of order";
    case verdict::gap:
      return "an earlier one is lost or late";
    case verdict::unknown:
      return "never sent";
  }
  return "?";
}

delivery_check::delivery_check(std::size_t senders, std::size_t receivers)
  : receivers_(receivers), senders_(senders), last_(senders * receivers) {
  // nop
}

uint32_t delivery_check::send(std::size_t sender) {
  auto& from = senders_[sender];
  from.missing.push_back(static_cast<uint32_t>(receivers_));
  missing_ += receivers_;
  return ++from.sent;
}

verdict delivery_check::receive(std::size_t receiver, std::size_t sender,
                                uint32_t number) {
  if (sender >= senders_.size() || receiver >= receivers_)
    return verdict::unknown;
  auto& from = senders_[sender];
  if (number == 0 || number > from.sent)
    return verdict::unknown;
  auto& last = last_[sender * receivers_ + receiver];
  if (number <= last)
    return verdict::repeated;
  if (number != last + 1)
    return verdict::gap;
  last = number;
  --missing_;
  if (--from.missing[number - from.complete - 1] > 0)
    return verdict::good;
  from.missing.pop_front();
  ++from.complete;
  return verdict::complete;
}

} // namespace socketio::bench
