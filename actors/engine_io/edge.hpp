// The edge of a worker: the clients' connections and Engine.IO sessions.
// Kind: I/O.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "actors/engine_hooks.hpp"
#include "actors/engine_io/edge_env.hpp"
#include "actors/engine_io/flush_list.hpp"
#include "actors/engine_io/http_message.hpp"
#include "actors/engine_io/sessions.hpp"
#include "actors/local.hpp"
#include "actors/log_limit.hpp"
#include "actors/loop/clock.hpp"
#include "actors/options.hpp"
#include "actors/session_id.hpp"
#include "actors/worker_report.hpp"

namespace socketio::engine_io {

/// How an edge meets the rest of its worker.
struct edge_hooks {
  /// Answers requests outside the engine's path. May be empty.
  request_hook on_page;
  /// Takes a connection whose next request names a session of another worker,
  /// or asks for a new one while it has carried another one that goes on;
  /// after `hand_back_new_sessions` whenever it asks. All earlier requests are
  /// answered, the descriptor has left the poller, `received` begins with that
  /// request (up to `max_header_size` and 64 KiB behind it), or is empty when
  /// an idle connection leaves a worker that closes. Never called from within
  /// `adopt`. Empty: such requests are answered here, those for unknown
  /// sessions with 400.
  std::function<void(connection)> hand_back;
  /// A session has ended; `open_sessions` does not count it any more. May be
  /// empty.
  std::function<void()> on_session_end = {};
  /// The program's part in the engine's requests; outlives the edge. May be
  /// null.
  const engine_hooks* program = nullptr;
  /// Says who a session's client is, by the peer's address, the headers of its
  /// first request and whether the peer came over TLS. Empty: the peer is.
  origin_hook origin = {};
};

/// Serves connections from their first byte to their last, on the thread of
/// `io`. What it was given outlives it.
class edge final : public connection_sink {
public:
  /// @param clock times everything here.
  /// @param acceptor is asked for the listener of each session.
  /// @param self is named by the ids of the sessions.
  edge(boost::asio::io_context& io, socketio::clock& clock, engine_options opts,
       session_acceptor& acceptor, worker_id self, edge_hooks hooks = {});

  edge(const edge&) = delete;
  edge& operator=(const edge&) = delete;

  /// Closes all connections at once. Listeners are destroyed without a word.
  ~edge();

  /// Serves `c`; the acceptor may be called before this returns. A descriptor
  /// that the poller refuses is closed, and one whose address has enough.
  void adopt(connection c) override;

  std::size_t open_sessions() const noexcept { return sessions_.size(); }

  /// @returns the sessions that are open, and those that the program decides
  ///          about.
  std::size_t load() const noexcept { return open_sessions() + env_.undecided; }

  std::size_t open_connections() const noexcept { return connections_.size(); }

  /// @returns what happened here; nothing is `lost` here.
  worker_counters counters() const noexcept;

  /// Reads nothing from clients until `resume_reading`: what they send waits in
  /// the kernel. They still get what is sent to them.
  void pause_reading() noexcept { descriptors_.pause_reading(); }
  void resume_reading() { descriptors_.resume_reading(); }

  /// From now on, connections that ask for a new session are handed back;
  /// without the hook they get one.
  void hand_back_new_sessions() noexcept { env_.draining = true; }

  /// Closes each session in order (its listener hears `forced_close` later) and
  /// each connection as soon as it has no request; after
  /// `hand_back_new_sessions` one that is kept alive is handed back. New
  /// sessions are refused from now on. Sessions and connections that are still
  /// there after `grace` are ended at once.
  /// @param then called once on the loop, after this returned, when no session
  ///             and no connection is left. May be empty; a later call of this
  ///             function replaces it.
  void close_all(caf::timespan grace, std::function<void()> then);

private:
  void refuse(const connection& c);
  void on_grace_over();
  void tell_when_gone();

  engine_options opts_;
  engine_hooks no_hooks_;
  socketio::clock& clock_;
  worker_counters counters_;
  address_table addresses_;
  log_limit refusals_;
  flush_list dirty_;
  poller descriptors_;
  connection_list connections_;
  edge_env env_;
  sessions sessions_;
  std::function<void()> then_;
  timer_entry grace_ = timer_entry::calling<&edge::on_grace_over>(*this);
  timer_entry gone_ = timer_entry::calling<&edge::tell_when_gone>(*this);
};

} // namespace socketio::engine_io
