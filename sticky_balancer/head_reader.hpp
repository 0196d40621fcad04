// Clients whose first request line is still on its way: reads until it is
// complete, then reads no more.
// Kind: I/O.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string_view>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "actors/local.hpp"
#include "actors/port_drops.hpp"
#include "actors/trusted_proxies.hpp"
#include "sticky_balancer/proxy_header.hpp"
#include "sticky_balancer/request_head.hpp"

namespace socketio {

/// Hears, on the loop, what becomes of the clients of a reader. A connection
/// that it gets has left the epoll; `c.received` is all that was read.
class head_listener {
public:
  /// The line of `c` is complete.
  virtual void on_head(connection c, const demand& what) = 0;

  /// The line of `c` is good for nothing, as `answer` would tell it.
  virtual void on_bad_head(connection c, std::string_view answer) = 0;

  /// A client was closed.
  virtual void on_dropped(port_drop why) = 0;

protected:
  ~head_listener() = default;
};

class head_reader {
public:
  using time_point = std::chrono::steady_clock::time_point;

  struct limits {
    /// Bytes that the line may have; capped so that a channel can carry it.
    std::size_t max_line;
    /// Clients that may be read from, and as many idle ones. The one here
    /// longest makes room for the next.
    std::size_t max_clients;
    /// Time a client has to send the line.
    std::chrono::nanoseconds timeout;
  };

  /// @param now the time until `expire` tells a later one.
  /// @param listener outlives the reader.
  head_reader(boost::asio::io_context& io, limits bounds, time_point now,
              head_listener& listener);

  head_reader(const head_reader&) = delete;
  head_reader& operator=(const head_reader&) = delete;

  ~head_reader();

  /// Connections of these peers begin with a header of the PROXY protocol.
  void expect_proxies(trusted_proxies proxies) {
    proxies_ = std::move(proxies);
  }

  /// As `add`, for a connection of the port, from which nothing was read yet:
  /// where proxies are expected, their header comes first.
  void accept(connection c);

  /// Reads the line of `c`, of which a part or all may be in `c.received`
  /// already. May tell the listener before it returns.
  void add(connection c);

  /// Closes the clients whose time is over at `now`.
  void expire(time_point now);

  /// @returns the clients whose first line is on its way.
  std::size_t reading() const noexcept { return reading_.size(); }

  /// @returns all clients that are here.
  std::size_t size() const noexcept { return reading_.size() + idle_.size(); }

private:
  struct client;
  /// In the order of their deadlines.
  using clients = std::list<std::shared_ptr<client>>;

  std::shared_ptr<client> enlist(clients& list, connection c,
                                 time_point deadline);
  void make_room(clients& list);
  void wait(const std::shared_ptr<client>& x);
  void read_on(const std::shared_ptr<client>& x);
  bool read_some(client& x);
  bool examine(client& x);
  proxy_status take_proxy_header(client& x);
  connection take_out(client& x);
  void drop(client& x, port_drop why);
  void reject(client& x, std::string_view answer);

  boost::asio::io_context& io_;
  limits limits_;
  trusted_proxies proxies_;
  head_listener& listener_;
  time_point now_;
  clients reading_;
  /// Handed back without a byte: nobody is cut who asked for something.
  clients idle_;
  /// Shared by all clients: what one keeps is copied out of it.
  std::array<char, 16384> buffer_;
};

} // namespace socketio
