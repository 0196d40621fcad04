// CAF's middleman on the process's own event loop, in place of CAF's default
// multiplexer: what connections and acceptors of brokers, BASP's above all,
// run on.
// Kind: I/O.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <caf/actor_addr.hpp>
#include <caf/io/network/multiplexer.hpp>

#include "actors/loop/loop_host.hpp"

namespace socketio {

class job_queue;
class loop_doorman;
class loop_scribe;

/// What stands still on a connection.
struct link_load {
  /// Bytes offered to the kernel and refused, and what was written after
  /// them; 0 while everything is taken.
  std::size_t refused;
  /// When the kernel last took bytes (at first: when the connection was made).
  std::chrono::steady_clock::time_point moved;
};

/// Loaded by `configure_loop`. Everything runs on one thread, the loop's,
/// unless said otherwise.
class backend final : public caf::io::network::multiplexer {
public:
  /// Makes the calling thread the loop's thread, until `run_loop`.
  /// Ends the process if the configuration of `sys` does not derive from
  /// loop_host: CAF's actor system does not survive an exception here.
  explicit backend(caf::actor_system* sys) noexcept;

  /// Resets all connections, ends the actors that wait to run.
  ~backend() override;

  // -- caf::execution_unit ---------------------------------------------------

  /// Runs brokers, pinned actors and posted functions on the loop and hands
  /// other actors to the scheduler. Takes over one reference. Any thread.
  void exec_later(caf::resumable* job) override;

  // -- caf::io::network::multiplexer -----------------------------------------

  /// Takes over `fd`, a connected stream socket; a `fd` that cannot be watched
  /// gives a connection that ends when it is used. Any thread.
  caf::io::scribe_ptr new_scribe(caf::io::network::native_socket fd) override;
  /// Blocks until it is connected. Any thread.
  caf::expected<caf::io::scribe_ptr> new_tcp_scribe(const std::string& host,
                                                    uint16_t port) override;
  /// Takes over `fd`, a listening stream socket. Any thread.
  caf::io::doorman_ptr new_doorman(caf::io::network::native_socket fd) override;
  caf::expected<caf::io::doorman_ptr>
  new_tcp_doorman(uint16_t port, const char* address, bool reuse) override;

  // UDP is not supported. Where CAF leaves no room for an error these throw
  // std::logic_error; `fd` is closed.
  caf::io::datagram_servant_ptr
  new_datagram_servant(caf::io::network::native_socket fd) override;
  caf::io::datagram_servant_ptr new_datagram_servant_for_endpoint(
    caf::io::network::native_socket fd,
    const caf::io::network::ip_endpoint& endpoint) override;
  caf::expected<caf::io::datagram_servant_ptr>
  new_remote_udp_endpoint(const std::string& host, uint16_t port) override;
  caf::expected<caf::io::datagram_servant_ptr>
  new_local_udp_endpoint(uint16_t port, const char* address,
                         bool reuse) override;

  /// None: the loop has an owner who keeps it running.
  supervisor_ptr make_supervisor() override;
  /// Runs one handler of the loop if one is ready.
  /// @returns whether it did.
  bool try_run_once() override;
  void run_once() override;
  void run() override;

  // -- connections -----------------------------------------------------------

  /// @returns the load of a connection; nothing if it is closed, or was made on
  ///          another thread and never used.
  std::optional<link_load> load(caf::io::connection_handle hdl) const;

  /// @returns the open connection of that handle, or null.
  loop_scribe* find(caf::io::connection_handle hdl) const;

  /// @returns the refused bytes of all connections, those that linger included.
  std::size_t refused() const;

  /// Calls `f` from now on whenever the refused bytes of a connection pass
  /// `bound`. That is within the handler that wrote them: `f` may only post.
  void on_full(std::size_t bound, std::function<void()> f);

  // -- the end ---------------------------------------------------------------

  /// Notes an actor that only this loop runs. Any thread.
  void remember(caf::actor_addr pinned);

  /// Sends exits that cannot be trapped to all remembered actors. Any thread.
  void kill_pinned();

  /// @returns whether no job waits and no byte is unsent.
  bool idle() const;

  /// Resets all connections and runs nothing any more.
  void abandon();

  // -- for scribes and doormen -----------------------------------------------

  boost::asio::io_context& io() const noexcept;
  const loop_settings& settings() const noexcept;
  void add(loop_scribe& scribe);
  void add(loop_doorman& doorman);
  void remove(loop_scribe& scribe);
  void remove(loop_doorman& doorman);

  /// A connection has so many refused bytes now.
  /// @returns whether that is more than the bound of `on_full`.
  bool note_refused(std::size_t count, bool was_full) const;

  /// Lets `scribe` offer what was written at the end of this turn.
  void offer_later(loop_scribe& scribe);

private:
  void offer();

  const loop_host& host_;
  std::shared_ptr<job_queue> jobs_;
  /// Not descriptor numbers, which the system uses again.
  std::atomic<int64_t> next_handle_{1};
  /// Not owned.
  std::unordered_map<int64_t, loop_scribe*> scribes_;
  std::unordered_map<int64_t, loop_doorman*> doormen_; ///< Not owned.
  std::vector<caf::intrusive_ptr<loop_scribe>> offering_;
  std::size_t full_bound_ = std::numeric_limits<std::size_t>::max();
  std::function<void()> when_full_;
  bool abandoned_ = false;
  /// Guards what follows.
  std::mutex pinned_mutex_;
  std::vector<caf::actor_addr> pinned_;
  std::size_t prune_at_ = 16;
};

/// @returns the backend of `sys`; null if `sys` runs on another one or has no
///          middleman.
backend* find_backend(caf::actor_system& sys);

/// @returns the backend of `sys`.
/// @throws std::logic_error if `sys` runs on another one.
backend& backend_of(caf::actor_system& sys);

} // namespace socketio
