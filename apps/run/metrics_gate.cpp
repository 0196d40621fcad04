// See metrics_gate.hpp.
#include "apps/run/metrics_gate.hpp"

#include <utility>

#include "actors/errors.hpp"

namespace socketio {

caf::expected<std::shared_ptr<metrics_gate>>
metrics_gate::open(boost::asio::io_context& io, const metrics_options& opts) {
  auto address = parse_listen_address(opts.listen);
  if (!address)
    return std::shared_ptr<metrics_gate>{};
  auto port = acceptor::open(io, *address);
  if (!port)
    return make_error(ec::system_failure,
                      "metrics.listen: " + describe(port.error()));
  return std::make_shared<metrics_gate>(io, std::move(*port));
}

metrics_gate::metrics_gate(boost::asio::io_context& io,
                           std::shared_ptr<acceptor> port)
  : io_(io), port_(std::move(port)) {
  // nop
}

void metrics_gate::start(metrics_port::source what) {
  pages_ = std::make_unique<metrics_port>(io_, std::move(what));
  port_->start([this](connection c) { pages_->adopt(std::move(c)); });
}

void metrics_gate::close() {
  port_->close();
}

} // namespace socketio
