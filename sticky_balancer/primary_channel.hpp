// The balancer's end of the channel to one worker, with the books on what the
// worker has not confirmed.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "actors/local.hpp"
#include "actors/primary_messages.hpp"
#include "actors/session_id.hpp"
#include "sticky_balancer/fd_channel.hpp"
#include "sticky_balancer/request_head.hpp"

namespace socketio {

/// A connection whose first request line is known.
struct routable {
  connection from;
  demand what;
  /// When to give up waiting for a worker.
  std::chrono::steady_clock::time_point deadline;
  /// A worker had no descriptor left for it.
  bool refused = false;
};

/// Whom the end tells, on the loop, never from within a call on the end but
/// `receive_all`.
class worker_listener {
public:
  /// The worker accepts connections.
  virtual void on_ready(const worker_id& id) = 0;

  /// The worker wants nothing new.
  virtual void on_draining(const worker_id& id) = 0;

  /// The worker said something, so it lives. Follows all of what it said.
  virtual void on_sign_of_life(const worker_id& id) = 0;

  /// The worker has `sessions` open, besides `unconfirmed` connections.
  virtual void on_load(const worker_id& id, std::size_t sessions,
                       std::size_t unconfirmed) = 0;

  /// The worker gave a connection back. Without a descriptor it is lost: none
  /// was left here.
  virtual void on_hand_back(connection c) = 0;

  /// The worker had no descriptor left for `x`.
  virtual void on_refused(const worker_id& id, routable x) = 0;

  /// The last call: the channel ended. The end may be destroyed.
  virtual void on_worker_gone(const worker_id& id,
                              const caf::error& reason) = 0;

protected:
  ~worker_listener() = default;
};

class primary_channel : private channel_listener {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Reads from `end` as soon as `io` runs.
  /// @param listener outlives the channel.
  primary_channel(boost::asio::io_context& io, const worker_id& id,
                  unique_fd end, worker_listener& listener);

  primary_channel(const primary_channel&) = delete;
  primary_channel& operator=(const primary_channel&) = delete;

  ~primary_channel();

  /// Passes `x` on, and keeps it until the worker confirms.
  /// @returns false, and `x` unchanged, if the channel takes no more.
  bool pass(routable& x);

  /// Tells the worker that the whole cluster ends.
  void stop();

  /// @returns how many connections the worker has not confirmed.
  std::size_t unconfirmed() const noexcept { return unconfirmed_.size(); }

  /// @returns the connections that the worker has not confirmed, in order;
  ///          they are the caller's now.
  std::vector<routable> take_unconfirmed();

  /// Asks the worker for a sign of life, unless it still owes one.
  void ping(time_point now);

  /// @returns how long the worker has owed a sign of life.
  std::chrono::nanoseconds silence(time_point now) const;

  /// The worker owes its sign of life from `now` on only, if at all.
  void excuse(time_point now);

  /// @returns what is known of the worker; its state is the caller's.
  channel_report report() const;

  /// Handles all that the worker has sent, e.g. when its process has ended.
  void receive_all();

private:
  struct passed {
    uint64_t number;
    routable what;
  };

  void on_datagrams(std::vector<channel_datagram> batch) override;
  void on_channel_closed(const caf::error& reason) override;

  void handle(channel_datagram& datagram);
  void confirm(uint64_t number);
  void take_back(uint64_t number);

  worker_id id_;
  worker_listener& listener_;
  std::shared_ptr<fd_channel> channel_;
  /// In the order of their numbers.
  std::deque<passed> unconfirmed_;
  uint64_t last_number_ = 0;
  /// Since when the worker owes a sign of life; any word of it is one.
  std::optional<time_point> pinged_;
  /// The worker owes a pong, since `asked_`.
  bool pong_due_ = false;
  time_point asked_{};
  /// The time that the last pong took.
  std::chrono::nanoseconds round_trip_{0};
  worker_counters counters_;
};

} // namespace socketio
