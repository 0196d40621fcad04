// Clients whose first request line is still on its way: reads until it is
// complete, then reads no more. Also where refused clients wait for their
// answer to arrive.
// Kind: I/O.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "actors/local.hpp"
#include "actors/session_id.hpp"
#include "actors/trusted_proxies.hpp"
#include "sticky_balancer/drop_book.hpp"
#include "sticky_balancer/proxy_header.hpp"
#include "sticky_balancer/request_head.hpp"

namespace socketio {

class head_reader {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Called on the loop when the line of `c` is complete; its descriptor has
  /// left the epoll, `c.received` is all that was read.
  using callback = std::function<void(connection c, const demand& what)>;

  struct limits {
    /// Bytes that the line may have; capped so that a channel can carry it.
    std::size_t max_line;
    /// Clients that may be read from, and as many refused ones. The one here
    /// longest makes room for the next.
    std::size_t max_clients;
    /// Time a client has to send the line.
    std::chrono::nanoseconds timeout;
  };

  /// @param now the time until `expire` tells a later one.
  head_reader(boost::asio::io_context& io, limits bounds, time_point now,
              callback on_head);

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
  /// already. May call back before it returns.
  void add(connection c);

  /// Answers `c` with `response`, then closes it once the client has closed,
  /// or after 2 s: closing at once could destroy the answer on its way.
  void refuse(connection c, std::string_view response);

  /// Closes the clients whose time is over at `now`.
  void expire(time_point now);

  /// A client was dropped elsewhere on its way to a worker.
  void note(port_drop why) { drops_.add(why, now_); }

  /// @returns the clients that were dropped here, and those noted.
  const port_drops& drops() const noexcept { return drops_.counts(); }

  /// @returns the clients whose first line is on its way.
  std::size_t reading() const noexcept { return reading_.size(); }

  /// @returns all clients that are here.
  std::size_t size() const noexcept {
    return reading_.size() + idle_.size() + refused_.size();
  }

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
  void discard(const std::shared_ptr<client>& x);
  bool examine(client& x);
  proxy_status take_proxy_header(client& x);
  connection take_out(client& x);
  void drop(client& x, port_drop why);
  void reject(client& x, std::string_view response);

  boost::asio::io_context& io_;
  limits limits_;
  trusted_proxies proxies_;
  callback on_head_;
  time_point now_;
  clients reading_;
  /// Handed back without a byte: nobody is cut who asked for something.
  clients idle_;
  clients refused_;
  drop_book drops_;
  /// Shared by all clients: what one keeps is copied out of it.
  std::array<char, 16384> buffer_;
};

/// The answers that the balancer itself gives, complete.
namespace answers {

inline constexpr std::string_view bad_request =
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

inline constexpr std::string_view uri_too_long =
  "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

inline constexpr std::string_view service_unavailable =
  "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

} // namespace answers

} // namespace socketio
