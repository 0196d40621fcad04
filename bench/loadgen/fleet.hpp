// The clients of a run: connects them, finds out where they are.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "bench/loadgen/client.hpp"
#include "bench/loadgen/histogram.hpp"

namespace socketio::bench {

/// @returns whether `x` waits for the server for longer than any server that
///          means to answer would need.
bool is_silent(const client& x, time_point now) noexcept;

class fleet final : client_listener {
public:
  fleet(event_loop& loop, const options& opts) : loop_(loop), opts_(opts) {
    // nop
  }

  /// Connects `count` more clients, `opts.in_flight` at a time.
  void connect(std::size_t count);

  /// Asks every client for its worker. Throws `failure` if a session id comes
  /// twice or, with `opts.workers`, if the number of workers differs.
  void find_workers();

  /// Asks the server how many clients it has until it says `expected`: those
  /// that left may still be on their way out. Throws `failure` if it does not.
  void check_count(std::size_t expected);

  using make_question = std::function<encoded_packet(std::size_t client)>;
  using check_answer =
    std::function<bool(std::size_t client, std::string_view body)>;

  /// Asks every client once. Throws `failure` if an answer is not `good`.
  void ask_all(const make_question& question, const check_answer& good);

  std::size_t size() const noexcept { return clients_.size(); }

  client& operator[](std::size_t index) { return clients_[index]; }

  /// Lets all clients tell `x`.
  void set_listener(client_listener& x);

  /// @returns the process that serves a client, after `find_workers`.
  int64_t worker_of(std::size_t client) const { return workers_[client]; }

  /// @returns the processes that serve clients.
  std::set<int64_t> workers() const;

  /// @returns from TCP connection to joined namespace, of all clients.
  const histogram& handshakes() const noexcept { return handshakes_; }

  /// @returns the connections that were given up as silent.
  std::size_t silent() const noexcept { return silent_; }

private:
  void on_connected(client& x) override;
  void on_packet(client& x, std::string_view text) override;
  void connect_next();
  void retry_silent();

  event_loop& loop_;
  const options& opts_;
  /// Never moves a client.
  std::deque<client> clients_;
  std::vector<int64_t> workers_;
  histogram handshakes_;
  /// Clients before this one were told to connect.
  std::size_t started_ = 0;
  std::size_t connected_ = 0;
  std::size_t silent_ = 0;
  check_answer good_;
  std::size_t answers_ = 0;
};

} // namespace socketio::bench
