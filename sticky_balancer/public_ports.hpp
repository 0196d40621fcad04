// The public port: all that clients connect to.
// Kind: I/O.
#pragma once

#include <boost/asio/io_context.hpp>

#include <caf/expected.hpp>

#include "actors/options.hpp"
#include "sticky_balancer/acceptor.hpp"

namespace socketio {

/// Listens on the sockets that systemd's socket activation handed over, else
/// on all addresses of `opts`, without accepting yet.
/// @returns the acceptors, at least one, or an error whose text is one line
///          that begins with the option, or with LISTEN_FDS.
caf::expected<acceptors> open_public_ports(boost::asio::io_context& io,
                                           const sticky_options& opts);

} // namespace socketio
