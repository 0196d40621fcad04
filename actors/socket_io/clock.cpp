// See clock.hpp.
#include "actors/socket_io/clock.hpp"

#include <utility>

#include "actors/loop/timers.hpp"

namespace socketio::socket_io {

namespace {

std::chrono::milliseconds whole(caf::timespan x) {
  return std::chrono::ceil<std::chrono::milliseconds>(x);
}

} // namespace

clock::time_point loop_clock::now() const {
  return std::chrono::steady_clock::now();
}

void loop_clock::arm(timer_entry& entry, caf::timespan delay) {
  timers_.arm(entry, whole(delay));
}

void loop_clock::after(caf::timespan delay, std::function<void()> f) {
  timers_.after(whole(delay), std::move(f));
}

} // namespace socketio::socket_io
