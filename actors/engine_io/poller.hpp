// Which of the clients' descriptors are ready: epoll(7), for which the loop
// has one descriptor to watch.
// Kind: I/O.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/epoll.h>

namespace socketio::engine_io {

class poll_entry;

/// Serves the entries on the thread of `io`. Outlives them.
class poller {
public:
  /// @throws std::system_error if the process has no descriptor left.
  explicit poller(boost::asio::io_context& io);
  poller(const poller&) = delete;
  poller& operator=(const poller&) = delete;

  /// Nobody hears that there is something to read, but for ends and errors,
  /// until `resume_reading`. Writing goes on.
  void pause_reading() noexcept { paused_ = true; }

  /// Tells what there is to read since.
  void resume_reading();

private:
  friend class poll_entry;

  /// Entries that are served before others of the loop get their turn.
  static constexpr std::size_t batch_size = 128;

  bool add(int fd, poll_entry& x, uint32_t events);
  void change(int fd, poll_entry& x, uint32_t events);
  void remove(int fd, poll_entry& x);
  void wait();
  void run();

  using executor_type = boost::asio::io_context::executor_type;

  boost::asio::posix::basic_stream_descriptor<executor_type> epoll_;
  std::array<epoll_event, batch_size> batch_;
  /// What is still to be served of `batch_`.
  std::span<epoll_event> rest_;
  bool paused_ = false;
  /// Entries that will hear of something to read when reading goes on.
  std::unordered_set<poll_entry*> held_;
  /// Gone when this object is: a call on its way then does nothing.
  std::shared_ptr<poller*> self_;
};

/// Hears that its descriptor is ready.
class poll_listener {
public:
  /// At least one of the two. May destroy the entry.
  /// @param readable there is something to read, an end or an error.
  /// @param writable something can be written, or there is an error.
  virtual void on_poll(bool readable, bool writable) = 0;

protected:
  ~poll_listener() = default;
};

/// One descriptor. Each wait is for one call. Waits that follow one another
/// cost no system call: that nobody waits any more is told to the kernel only
/// when there would have been a call.
class poll_entry {
public:
  poll_entry(poller& owner, poll_listener& listener) noexcept
    : poller_(owner), listener_(listener) {
    // nop
  }

  poll_entry(const poll_entry&) = delete;
  poll_entry& operator=(const poll_entry&) = delete;

  /// @param fd has to stay open until `leave`.
  /// @returns false if the kernel refuses.
  bool enter(int fd);

  /// Drops all waits. To be called before the descriptor is closed: it may live
  /// on in another process.
  void leave();

  /// Lets `on_poll` follow once for reading; nothing if it will anyway.
  void await_readable() { await(EPOLLIN); }

  /// The same for writing.
  void await_writable() { await(EPOLLOUT); }

private:
  friend class poller;

  void await(uint32_t event);
  void hold();
  void watch(uint32_t events);
  void handle(uint32_t events);

  poller& poller_;
  poll_listener& listener_;
  int fd_ = -1;
  /// What was asked for and did not come yet.
  uint32_t awaited_ = 0;
  /// What the kernel looks for.
  uint32_t watched_ = 0;
};

} // namespace socketio::engine_io
