// One end of the channel that passes connections between primary and worker:
// datagrams in both directions, with descriptors. The format is in
// channel_message.hpp.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/error.hpp>

#include "actors/unique_fd.hpp"
#include "sticky_balancer/channel_message.hpp"
#include "sticky_balancer/datagram_calls.hpp"

namespace socketio {

/// A datagram that came.
struct channel_datagram {
  channel_message message;
  /// Owned descriptor of `connection` and `hand_back`. None there means that
  /// this process had no descriptor left: the connection did not arrive.
  unique_fd fd;
};

/// Whom a channel tells, on the loop, never from within `send`.
class channel_listener {
public:
  /// Datagrams came, in order; at least one. May close the channel.
  virtual void on_datagrams(std::vector<channel_datagram> batch) = 0;

  /// All that was queued has left. Follows each `send` that had to queue.
  virtual void on_all_sent() {
    // nop
  }

  /// The last call: the other end is gone, after all it sent was delivered,
  /// or broke the protocol.
  /// @param reason none if the other end closed in order.
  virtual void on_channel_closed(const caf::error& reason) = 0;

protected:
  ~channel_listener() = default;
};

/// Lives in a `shared_ptr`; owners that go away call `close` first.
class fd_channel : public std::enable_shared_from_this<fd_channel> {
public:
  /// Takes over `end` and reads from it as soon as `io` runs.
  /// @param listener has to outlive the channel or to close it.
  static std::shared_ptr<fd_channel>
  start(boost::asio::io_context& io, unique_fd end, channel_listener& listener);

  fd_channel(boost::asio::io_context& io, channel_listener& listener);

  fd_channel(const fd_channel&) = delete;
  fd_channel& operator=(const fd_channel&) = delete;

  /// Sends `datagram`, behind those that the kernel did not take yet; none is
  /// dropped unless the channel breaks, of which the listener hears.
  /// @param fd descriptor to go with it; borrowed, the caller may close it at
  ///           once; -1 means none.
  /// @returns false, and nothing was sent, if it is too long, if too many are
  ///          queued, if no descriptor is left to queue `fd`, or if closed.
  bool send(std::string datagram, int fd = -1);

  /// @returns the datagrams that the kernel did not take yet.
  std::size_t queued() const noexcept { return queue_.size(); }

  /// Delivers all that has come already, e.g. when the other process has ended.
  void receive_all();

  /// Ends the channel; the listener hears nothing more.
  void close();

private:
  enum class outcome { done, blocked, starved, broken };

  struct queued_datagram {
    std::string bytes;
    unique_fd fd;
  };

  void begin(unique_fd end);
  void wait_readable();
  void wait_writable();
  void retry_later();
  std::size_t receive_batch();
  std::optional<caf::error> take(datagram_result& got,
                                 std::vector<channel_datagram>& batch);
  outcome try_send(const std::string& bytes, int fd);
  bool enqueue(std::string bytes, int fd, outcome why);
  void flush();
  void go_on_after(outcome why);
  void end(const caf::error& reason);

  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer retry_;
  channel_listener* listener_;
  std::unique_ptr<char[]> buffer_;
  std::deque<queued_datagram> queue_;
  /// Bytes that one datagram may have here.
  std::size_t max_datagram_ = max_channel_datagram;
};

} // namespace socketio
