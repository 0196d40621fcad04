// Clients that got an answer of the balancer and have to go: kept until they
// have read it, for closing at once could destroy the answer on its way.
// Kind: I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "actors/local.hpp"

namespace socketio {

class refused_clients {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param max_clients how many there may be; the one here longest makes room
  ///                    for the next.
  /// @param now the time until `expire` tells a later one.
  refused_clients(boost::asio::io_context& io, std::size_t max_clients,
                  time_point now);

  refused_clients(const refused_clients&) = delete;
  refused_clients& operator=(const refused_clients&) = delete;

  ~refused_clients();

  /// Answers `c` with `answer`, then closes it once the client has closed, or
  /// after 2 s.
  void add(connection c, std::string_view answer);

  /// Closes the clients whose time is over at `now`.
  void expire(time_point now);

  /// @returns the clients that are here.
  std::size_t size() const noexcept { return clients_.size(); }

private:
  struct client;

  void discard(const std::shared_ptr<client>& x);

  boost::asio::io_context& io_;
  std::size_t max_clients_;
  time_point now_;
  /// In the order of their deadlines.
  std::list<std::shared_ptr<client>> clients_;
};

} // namespace socketio
