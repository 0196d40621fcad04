// What the balancer does, without the actor around it: from the first byte of
// a connection to the worker that confirms it.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "actors/log_limit.hpp"
#include "actors/options.hpp"
#include "sticky_balancer/acceptor.hpp"
#include "sticky_balancer/client_bounds.hpp"
#include "sticky_balancer/drop_book.hpp"
#include "sticky_balancer/head_reader.hpp"
#include "sticky_balancer/primary_channel.hpp"
#include "sticky_balancer/refused_clients.hpp"
#include "sticky_balancer/worker_table.hpp"

namespace socketio {

/// What a router hears from the workers and passes on, on the loop.
struct channel_callbacks {
  std::function<void(const worker_id&)> on_ready;
  std::function<void(const worker_id&)> on_draining;
  /// It did not answer for so long that it never will; called once.
  std::function<void(const worker_id&)> on_frozen;
};

/// Time moves by `tick` alone, so deadlines are up to one tick early.
class router : private worker_listener, private head_listener {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// How often `tick` shall be called.
  static constexpr std::chrono::milliseconds tick_interval{250};

  /// Accepts from `ports` as soon as `io` runs.
  /// @param frozen_after time that a worker has to answer; 0 = any.
  /// @param tell called when a worker says so.
  router(boost::asio::io_context& io, const sticky_options& opts,
         acceptors ports, client_bounds bounds,
         std::chrono::nanoseconds frozen_after, time_point now,
         channel_callbacks tell);

  router(const router&) = delete;
  router& operator=(const router&) = delete;

  ~router();

  /// `id` runs; `channel` is the primary's end of its channel.
  void add_worker(const worker_id& id, unique_fd channel);

  /// `id` gets nothing new from now on.
  void drain_worker(const worker_id& id);

  /// Shares new sessions out as `x` says and expects its proxies from now on.
  void set_options(const sticky_options& x);

  /// Closes the ports and tells the workers that the cluster ends; sessions and
  /// connections handed back are served on.
  void close();

  /// `id` has ended: what it did not confirm is routed again.
  void remove_worker(const worker_id& id);

  /// @returns what is known of the workers and the port.
  balancer_report report() const;

  /// Pings the workers and acts on what is over at `now`. If it comes late,
  /// this process was paused: all workers get their time to answer anew.
  void tick(time_point now);

private:
  void on_ready(const worker_id& id) override;
  void on_draining(const worker_id& id) override;
  void on_sign_of_life(const worker_id& id) override;
  void on_load(const worker_id& id, std::size_t sessions,
               std::size_t unconfirmed) override;
  void on_hand_back(connection c) override;
  void on_refused(const worker_id& id, routable x) override;
  void on_worker_gone(const worker_id& id, const caf::error& reason) override;

  void on_head(connection c, const demand& what) override;
  void on_bad_head(connection c, std::string_view answer) override;
  void on_dropped(port_drop why) override;

  void route(routable x);
  bool answers(const primary_channel& channel) const;
  void wait_for_worker(routable x);
  void route_waiting();
  void expire_waiting();
  void refuse(routable x);
  void forget(const worker_id& id);
  void check_silence(const worker_id& id, const primary_channel& channel,
                     time_point before);
  void adjust_accepting();
  std::size_t max_unconfirmed() const;

  boost::asio::io_context& io_;
  /// For a first line, and then for a worker.
  std::chrono::nanoseconds head_timeout_;
  acceptors ports_;
  client_bounds bounds_;
  std::chrono::nanoseconds frozen_after_;
  channel_callbacks tell_;
  time_point now_;
  worker_table table_;
  std::map<worker_id, primary_channel> channels_;
  head_reader heads_;
  refused_clients refused_;
  drop_book drops_;
  /// Connections for which there is no worker yet.
  std::vector<routable> waiting_;
  /// No worker was ever started: some will come.
  bool fresh_ = true;
  bool closing_ = false;
  log_limit refusals_;
  /// Connections since the start: of the ports, and those refused.
  uint64_t accepted_ = 0;
  uint64_t refused_ever_ = 0;
};

} // namespace socketio
