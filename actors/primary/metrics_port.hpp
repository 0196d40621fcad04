// Serves the pages for operators to whoever connects: one request a connection.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "actors/local.hpp"
#include "actors/primary/cluster_report.hpp"

namespace socketio {

/// To be used on the thread of its loop.
class metrics_port final : public connection_sink {
public:
  using receiver = std::function<void(const cluster_report&)>;

  /// Calls the receiver once, at once or later; or drops it, and the connection
  /// is closed.
  using source = std::function<void(receiver)>;

  /// Connections at a time. The oldest one whose request has not come, else the
  /// oldest of all, makes room for the next.
  static constexpr std::size_t max_connections = 16;

  /// Bytes that a request may have.
  static constexpr std::size_t max_request = 8192;

  /// Time that a connection has for its request, and again for its answer.
  static constexpr std::chrono::seconds timeout{5};

  /// @param what is asked for each page; outlives the run of `io`.
  metrics_port(boost::asio::io_context& io, source what);
  ~metrics_port();

  /// Answers one request.
  void adopt(connection c) override;

private:
  struct shared;
  class visit;

  void make_room();

  boost::asio::io_context& io_;
  std::shared_ptr<shared> shared_;
};

} // namespace socketio
