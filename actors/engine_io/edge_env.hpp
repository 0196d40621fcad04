// What the connections of an edge share.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "actors/engine_hooks.hpp"
#include "actors/engine_io/client_connection.hpp"
#include "actors/engine_io/cors.hpp"
#include "actors/engine_io/http_message.hpp"
#include "actors/engine_io/message_compression.hpp"
#include "actors/engine_io/poller.hpp"
#include "actors/engine_io/sessions.hpp"
#include "actors/engine_io/turn_queue.hpp"
#include "actors/local.hpp"
#include "actors/session_id.hpp"
#include "actors/trusted_proxies.hpp"

namespace socketio::engine_io {

/// See `edge_hooks::origin`.
using origin_hook = std::function<client_origin(
  std::string_view address, std::string_view headers, bool secure)>;

/// Outlives all open connections.
struct edge_env {
  /// Bytes of the one buffer that all connections read into.
  static constexpr std::size_t read_buffer_size = 65536;

  boost::asio::io_context& io;
  poller& descriptors;
  session_env shared;
  sessions& table;
  connection_list& connections;
  worker_id self;
  /// Path that the engine's requests begin with.
  std::string endpoint;
  const engine_hooks& program;
  cors_policy cors;
  /// May be empty.
  request_hook on_page;
  /// May be empty: then every request is answered here.
  std::function<void(connection)> hand_back;
  /// May be empty: then the peer is the client.
  origin_hook origin;
  /// Called when a connection or a session has gone.
  std::function<void()> on_gone;
  /// Requests for a session about which the program has to decide.
  std::size_t undecided = 0;
  /// No new session here: who asks for one is handed back.
  bool draining = false;
  /// No new session, no further request on any connection.
  bool winding_down = false;
  shared_compressors compressors = {};
  turn_queue turns{io, shared.opts.inflate_budget};
  std::vector<char> read_buffer = std::vector<char>(read_buffer_size);
};

} // namespace socketio::engine_io
