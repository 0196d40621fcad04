// The Socket.IO server of one worker.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <regex>
#include <string>

#include <caf/fwd.hpp>
#include <caf/timespan.hpp>

#include "actors/engine_hooks.hpp"
#include "actors/interfaces.hpp"
#include "actors/local.hpp"
#include "actors/loop/clock.hpp"
#include "actors/options.hpp"
#include "actors/session_id.hpp"
#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/parser.hpp"

namespace socketio {

class server_wiring;

/// The namespaces of a worker and its clients' sockets. As a namespace it is
/// "/": `io.emit("hi")` is `io.of("/").emit("hi")`. Everything, its callbacks
/// too, happens on the loop. Must outlive its sessions' listeners or end while
/// no session calls; handles that outlive it are inert.
class server : public nsp {
public:
  /// Names longer than this never match a pattern: std::regex needs stack for
  /// each character. A function (`of`) has no such bound.
  static constexpr std::size_t max_pattern_input = 1024;

  /// Says whether a namespace that does not exist shall, for a client with
  /// this `auth` payload (an object, empty if it gave none).
  using matcher =
    std::function<bool(const std::string& name, const value& auth)>;

  /// As `matcher`, now or later: `next()` = it shall exist; `next(error{...})`
  /// = not as a child of this parent, others are asked, and the client is not
  /// told why. Name and auth are valid until the last copy of `next` is gone.
  /// Without a word within the middleware timeout the client is refused
  /// ("timeout"). What it sends meanwhile waits, within bounds.
  using decider =
    std::function<void(const std::string& name, const value& auth, next)>;

  /// @param unit where the server's actor runs: the loop, in tests another.
  /// @param c the loop's; must outlive the server, as `system` and `unit`.
  /// @param id this worker; socket ids carry it.
  server(caf::actor_system& system, caf::execution_unit& unit, clock& c,
         worker_id id, server_options opts);

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Makes all handles inert and closes the sessions, without an event: call
  /// `close` before, if clients and handlers shall hear of it.
  ~server();

  /// INTERNAL: for what makes a worker of the server.
  server_wiring& wiring() noexcept;

  // -- HTTP ------------------------------------------------------------------

  /// @returns the program's hooks into HTTP requests, e.g. who may connect and
  ///          which headers answers have; to be set before the first client.
  engine_hooks& engine() noexcept;

  /// Reads and writes packets with `x` instead of what `server_options::parser`
  /// names. To be called before the first client comes, in all workers. With
  /// connection state recovery the bodies of its events without ack id must be
  /// arrays, in JSON or, in binary packets, in MessagePack: they get the offset
  /// as their last element.
  void use_parser(std::shared_ptr<const parser> x);

  /// @returns how packets are read and written; never null.
  std::shared_ptr<const parser> current_parser() const;

  // -- namespaces ------------------------------------------------------------

  /// @returns the namespace `name`, made if there is none; a leading '/' may
  ///          be left out. It exists until the server ends.
  nsp of(std::string name);

  /// @returns the parent of all namespaces of whose name a part matches
  ///          `pattern`, as in the reference: ^ and $ make it the whole name.
  ///          They are made when a client asks for one.
  nsp of(const std::regex& pattern);

  /// @returns the parent of all namespaces that `f` says shall exist.
  nsp of(matcher f);

  /// @returns the parent of all namespaces that `f` says shall exist.
  nsp of(decider f);

  /// Calls `f(nsp&)` when a namespace was made.
  /// @returns for `off`.
  listener_id on_new_namespace(std::function<void(nsp&)> f);

  /// As `nsp::off`, for what `on_new_namespace` returned, too.
  void off(listener_id id);

  /// @returns the number of namespaces of this worker, "/" among them, without
  ///          parents.
  std::size_t namespaces() const noexcept;

  // -- the worker ------------------------------------------------------------

  /// @returns which worker of the cluster this is; `to_string` makes a text of
  ///          it. A worker that takes a former one's place has another
  ///          `incarnation` in the same `slot`.
  worker_id id() const noexcept;

  /// @returns the number of connections of this worker.
  std::size_t connections() const noexcept;

  /// @returns the number of live workers, this one included.
  std::size_t server_count() const;

  /// Calls `f` once after `delay`; what it throws is logged. Not called if the
  /// loop ends before.
  void after(caf::timespan delay, std::function<void()> f);

  /// @returns the actor in whose name handlers act: send, request with
  ///          `then`, spawn, delayed_send, become. It runs on the loop, between
  ///          handlers. An exception that escapes from its functions ends it,
  ///          and the next call starts another.
  caf::event_based_actor* self();

  /// @returns the actor through which any other actor, of this process or a
  ///          connected one, reaches the clients and the other workers (see
  ///          sockets_in.hpp). Null before the program's setup is called.
  adapter_actor cluster() const;

  /// Ends the worker in order: it takes no new client, then all sockets end
  /// ("server shutting down"), namespace by namespace, then their connections.
  /// Unlike SIGTERM it tells all of them at once. In a cluster the process ends
  /// and the primary starts another; one process alone ends; a program's own
  /// actor system hears `worker_callbacks::on_end`. To be called in handlers
  /// too. In the setup it keeps the worker from serving at all, which the
  /// primary takes for a failed start.
  void close();

  /// Calls `f` once when this worker begins to end, whoever wants it (`close`,
  /// a signal, the primary, `worker::drain` and `stop`), before its clients are
  /// told: the time to write down what must not be lost. What `f` throws is
  /// logged. Nothing waits for what `f` only starts, but the clients' ends take
  /// their time, up to `cluster.drain-timeout`. Not called after a setup that
  /// failed and if the worker is destroyed or killed; when a primary dies, the
  /// kernel kills its workers.
  void on_closing(std::function<void()> f);

private:
  struct parts;

  explicit server(std::unique_ptr<parts> p);

  std::unique_ptr<parts> parts_;
};

} // namespace socketio
