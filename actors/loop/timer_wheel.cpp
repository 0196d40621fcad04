// See timer_wheel.hpp.
#include "actors/loop/timer_wheel.hpp"

#include <algorithm>
#include <bit>

namespace socketio {

namespace {

/// Value of `slot_` while an entry waits in firing_.
constexpr uint16_t no_slot = 0xFFFF;

} // namespace

timer_entry::~timer_entry() {
  if (wheel_ != nullptr)
    wheel_->cancel(*this);
}

timer_wheel::timer_wheel(time_point now) : begin_(now) {
  // nop
}

timer_wheel::~timer_wheel() {
  for (auto& ring : slots_)
    while (!ring.alone())
      take_first(ring);
  while (!firing_.alone())
    take_first(firing_);
}

void timer_wheel::arm(timer_entry& entry, time_point due) {
  if (entry.wheel_ != nullptr)
    entry.wheel_->cancel(entry);
  entry.wheel_ = this;
  entry.due_ = std::clamp(ticks(due), now_ + 1, last_tick);
  place(entry);
}

void timer_wheel::cancel(timer_entry& entry) {
  if (entry.wheel_ != this)
    return;
  auto slot = entry.slot_;
  unlink(entry);
  if (slot != no_slot && slots_[slot].alone())
    filled_[slot / width] &= ~(1ull << slot % width);
}

void timer_wheel::advance(time_point now) {
  fire(); // what an exception left
  auto target =
    static_cast<uint64_t>(std::max<int64_t>(0, (now - begin_) / tick));
  for (auto next = next_turn(); next && next->tick <= target;
       next = next_turn()) {
    reach(*next);
    fire();
  }
  now_ = std::max(now_, target);
}

std::optional<timer_wheel::time_point> timer_wheel::next_due() const {
  if (auto next = next_turn())
    return begin_ + static_cast<int64_t>(next->tick) * tick;
  return std::nullopt;
}

// @returns the tick of `when`, rounded up.
uint64_t timer_wheel::ticks(time_point when) const {
  auto since = std::max(when - begin_, time_point::duration::zero());
  return static_cast<uint64_t>((since + tick - time_point::duration{1}) / tick);
}

// @returns the next tick at which a slot begins that is not empty. All entries
//          of a level share the digits above it with now_ and are later in
//          their own, so the lowest level comes first and, within it, the
//          lowest slot.
std::optional<timer_wheel::turn> timer_wheel::next_turn() const {
  for (unsigned level = 0; level < levels; ++level) {
    if (filled_[level] == 0)
      continue;
    auto digit = static_cast<unsigned>(std::countr_zero(filled_[level]));
    auto above = now_ >> (bits * (level + 1)) << bits;
    return turn{(above | digit) << (bits * level),
                static_cast<uint16_t>(level * width + digit)};
  }
  return std::nullopt;
}

// Puts an armed, unlinked entry where it belongs: the level is that of the
// highest digit in which it differs from now.
void timer_wheel::place(timer_entry& entry) {
  auto difference = entry.due_ ^ now_;
  if (difference == 0) {
    entry.slot_ = no_slot;
    return append(firing_, entry);
  }
  auto level = static_cast<unsigned>(std::bit_width(difference) - 1) / bits;
  auto digit = entry.due_ >> (bits * level) & (width - 1);
  entry.slot_ = static_cast<uint16_t>(level * width + digit);
  filled_[level] |= 1ull << digit;
  append(slots_[entry.slot_], entry);
}

// Goes to the beginning of a slot and places its entries anew.
void timer_wheel::reach(turn next) {
  now_ = next.tick;
  filled_[next.slot / width] &= ~(1ull << next.slot % width);
  auto& ring = slots_[next.slot];
  while (!ring.alone()) {
    auto& entry = take_first(ring);
    entry.wheel_ = this;
    place(entry);
  }
}

void timer_wheel::fire() {
  while (!firing_.alone()) {
    auto& entry = take_first(firing_);
    entry.fun_(entry.context_); // may destroy the entry
  }
}

timer_entry& timer_wheel::take_first(timer_ring& ring) {
  auto& entry = static_cast<timer_entry&>(*ring.next);
  unlink(entry);
  return entry;
}

void timer_wheel::unlink(timer_entry& entry) {
  entry.prev->next = entry.next;
  entry.next->prev = entry.prev;
  entry.next = entry.prev = &entry;
  entry.wheel_ = nullptr;
}

void timer_wheel::append(timer_ring& ring, timer_entry& entry) {
  entry.prev = ring.prev;
  entry.next = &ring;
  ring.prev->next = &entry;
  ring.prev = &entry;
}

} // namespace socketio
