// See poller.hpp.
#include "actors/engine_io/poller.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace socketio::engine_io {

namespace {

constexpr uint32_t ends = EPOLLERR | EPOLLHUP;

/// The kernel always tells ends. Where nobody waits, it shall do so once.
epoll_event make_event(uint32_t events, poll_entry& x) {
  epoll_event result{};
  result.events = events != 0 ? events : static_cast<uint32_t>(EPOLLET);
  result.data.ptr = &x;
  return result;
}

} // namespace

// -- poller ------------------------------------------------------------------

poller::poller(boost::asio::io_context& io)
  : epoll_(io), self_(std::make_shared<poller*>(this)) {
  auto fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0)
    throw std::system_error(errno, std::generic_category(), "epoll");
  epoll_.assign(fd);
  wait();
}

bool poller::add(int fd, poll_entry& x, uint32_t events) {
  auto event = make_event(events, x);
  return ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void poller::change(int fd, poll_entry& x, uint32_t events) {
  auto event = make_event(events, x);
  ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_MOD, fd, &event);
}

void poller::remove(int fd, poll_entry& x) {
  ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, fd, nullptr);
  if (!held_.empty())
    held_.erase(&x);
  for (auto& event : rest_)
    if (event.data.ptr == &x)
      event.data.ptr = nullptr;
}

void poller::resume_reading() {
  paused_ = false;
  for (auto* x : std::exchange(held_, {}))
    x->watch(x->watched_ | EPOLLIN);
}

void poller::wait() {
  epoll_.async_wait(epoll_.wait_read,
                    [weak = std::weak_ptr{self_}](const auto& err) {
                      auto self = weak.lock();
                      if (self && !err)
                        (*self)->run();
                    });
}

void poller::run() {
  auto count = ::epoll_wait(epoll_.native_handle(), batch_.data(),
                            static_cast<int>(batch_.size()), 0);
  rest_ = std::span{batch_}.first(static_cast<std::size_t>(std::max(count, 0)));
  while (!rest_.empty()) {
    auto event = rest_.front();
    rest_ = rest_.subspan(1);
    if (event.data.ptr != nullptr)
      static_cast<poll_entry*>(event.data.ptr)->handle(event.events);
  }
  wait();
}

// -- poll_entry --------------------------------------------------------------

bool poll_entry::enter(int fd) {
  // Nearly all begin by reading.
  if (!poller_.add(fd, *this, EPOLLIN))
    return false;
  fd_ = fd;
  watched_ = EPOLLIN;
  return true;
}

void poll_entry::leave() {
  if (fd_ < 0)
    return;
  poller_.remove(fd_, *this);
  fd_ = -1;
  awaited_ = watched_ = 0;
}

void poll_entry::await(uint32_t event) {
  awaited_ |= event;
  if (fd_ >= 0 && (watched_ & event) == 0)
    watch(watched_ | event);
}

void poll_entry::watch(uint32_t events) {
  watched_ = events;
  poller_.change(fd_, *this, events);
}

/// Lets the kernel keep what is readable to itself.
void poll_entry::hold() {
  poller_.held_.insert(this);
  watch(watched_ & ~static_cast<uint32_t>(EPOLLIN));
}

void poll_entry::handle(uint32_t events) {
  if ((events & ends) != 0) {
    events |= EPOLLIN | EPOLLOUT;
  } else if ((events & EPOLLIN) != 0 && poller_.paused_) {
    hold();
    events &= ~static_cast<uint32_t>(EPOLLIN);
  }
  auto wanted = events & awaited_;
  awaited_ &= ~wanted;
  if (auto unwanted = events & watched_ & ~wanted)
    watch(watched_ & ~unwanted);
  if (wanted != 0)
    listener_.on_poll((wanted & EPOLLIN) != 0, (wanted & EPOLLOUT) != 0);
}

} // namespace socketio::engine_io
