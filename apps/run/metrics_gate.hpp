// The address at which operators find the pages of the cluster.
// Kind: I/O.
#pragma once

#include <memory>

#include <boost/asio/io_context.hpp>

#include <caf/expected.hpp>

#include "actors/options.hpp"
#include "actors/primary/metrics_port.hpp"
#include "sticky_balancer/acceptor.hpp"

namespace socketio {

class metrics_gate {
public:
  /// Listens where `opts` says.
  /// @returns null if that is nowhere; an error of one line that begins with
  ///          the option if it cannot be done.
  static caf::expected<std::shared_ptr<metrics_gate>>
  open(boost::asio::io_context& io, const metrics_options& opts);

  /// For `open`.
  metrics_gate(boost::asio::io_context& io, std::shared_ptr<acceptor> port);

  /// Answers from now on, by what `what` tells.
  void start(metrics_port::source what);

  /// Takes nobody any more.
  void close();

private:
  boost::asio::io_context& io_;
  std::shared_ptr<acceptor> port_;
  std::unique_ptr<metrics_port> pages_;
};

} // namespace socketio
