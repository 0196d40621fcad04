// The worker's end of the channel to the balancer: takes connections over,
// gives them back, tells how busy the worker is.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <caf/error.hpp>

#include "actors/local.hpp"
#include "actors/unique_fd.hpp"
#include "actors/worker_report.hpp"
#include "sticky_balancer/fd_channel.hpp"

namespace socketio {

class worker_channel : private channel_listener {
public:
  /// Called once, on the loop, when the primary is gone or broke the protocol:
  /// the worker has to end. No reason is given if the primary closed in order.
  using gone_callback = std::function<void(const caf::error& reason)>;

  /// Called once, on the loop: the whole cluster ends. May be empty.
  using stop_callback = std::function<void()>;

  /// Reads from `end` as soon as `io` runs.
  /// @param end inherited descriptor of the option --worker.channel-fd.
  /// @param sink gets each connection, after the primary was told so and before
  ///             anything was read from it here; outlives the channel.
  worker_channel(boost::asio::io_context& io, unique_fd end,
                 connection_sink& sink, gone_callback on_primary_gone,
                 stop_callback on_stop = {});

  worker_channel(const worker_channel&) = delete;
  worker_channel& operator=(const worker_channel&) = delete;

  ~worker_channel();

  /// Tells the balancer that connections may come. Once.
  void report_ready();

  /// Tells the balancer how many sessions are open here, or may soon be.
  void report_load(std::size_t sessions);

  /// Tells the balancer what is counted here, unless it has not taken yet what
  /// it was told before.
  void report_counters(const worker_counters& x);

  /// Tells the balancer to send nothing new.
  void report_draining();

  /// Gives a connection back, whose next request names a session of another
  /// worker. Its descriptor must have left every epoll, earlier responses must
  /// be written.
  /// @param c borrowed. After success, let go of it without touching it.
  /// @returns false, and `c` stays here, if `c.received` is longer than
  ///          `max_received` or the channel is closed or overfull.
  bool hand_back(const connection& c);

  /// @returns what was told and has not left yet: it is lost with the channel.
  std::size_t unsent() const noexcept { return channel_->queued(); }

private:
  void on_datagrams(std::vector<channel_datagram> batch) override;
  void on_all_sent() override;
  void on_channel_closed(const caf::error& reason) override;

  void take(channel_datagram datagram);
  void adopt_held();

  connection_sink& sink_;
  gone_callback on_primary_gone_;
  stop_callback on_stop_;
  std::shared_ptr<fd_channel> channel_;
  /// Connections whose confirmation has not left yet.
  std::vector<connection> held_;
};

} // namespace socketio
