// See event_loop.hpp.
#include "bench/loadgen/event_loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <sys/epoll.h>

#include "bench/loadgen/failure.hpp"

namespace socketio::bench {

namespace {

constexpr std::size_t buffer_size = 512 * 1024;
/// How long `run_until` waits at most before it asks again.
constexpr duration patience = std::chrono::milliseconds{20};

void control(int epoll, int operation, int fd, event_handler& x,
             uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &x;
  if (epoll_ctl(epoll, operation, fd, &event) != 0)
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
}

timespec to_timespec(duration x) {
  using std::chrono::nanoseconds;
  auto ns = std::max<nanoseconds::rep>(nanoseconds{x}.count(), 0);
  return {static_cast<time_t>(ns / 1'000'000'000), ns % 1'000'000'000};
}

} // namespace

event_loop::event_loop()
  : epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(buffer_size) {
  // nop
}

void event_loop::add(int fd, event_handler& x) {
  control(epoll_.get(), EPOLL_CTL_ADD, fd, x, EPOLLIN);
}

void event_loop::watch_writable(int fd, event_handler& x, bool on) {
  control(epoll_.get(), EPOLL_CTL_MOD, fd, x,
          on ? uint32_t{EPOLLIN | EPOLLOUT} : uint32_t{EPOLLIN});
}

void event_loop::every(duration interval, std::function<void()> f) {
  interval_ = interval;
  tick_ = std::move(f);
  next_tick_ = refresh();
}

/// @returns until when to wait.
time_point event_loop::fire(time_point until) {
  if (!tick_)
    return until;
  for (; next_tick_ <= now_; next_tick_ += interval_)
    tick_();
  return std::min(until, next_tick_);
}

void event_loop::call_later() {
  for (auto& f : std::exchange(later_, {}))
    f();
}

void event_loop::turn(time_point until) {
  std::array<epoll_event, 1024> events;
  auto timeout = to_timespec(fire(until) - refresh());
  auto count = epoll_pwait2(epoll_.get(), events.data(),
                            static_cast<int>(events.size()), &timeout, nullptr);
  refresh();
  for (int i = 0; i < count; ++i) {
    auto what = events[static_cast<std::size_t>(i)];
    auto handler = static_cast<event_handler*>(what.data.ptr);
    handler->on_ready((what.events & ~uint32_t{EPOLLOUT}) != 0,
                      (what.events & EPOLLOUT) != 0);
  }
  call_later();
}

void event_loop::run_for(duration x) {
  auto end = refresh() + x;
  while (now_ < end)
    turn(end);
}

void event_loop::run_until(const std::function<bool()>& done, duration limit,
                           std::string_view what) {
  auto end = refresh() + limit;
  while (!done()) {
    if (now_ >= end)
      throw failure("waited too long: " + std::string{what});
    turn(std::min(end, now_ + patience));
  }
}

} // namespace socketio::bench
