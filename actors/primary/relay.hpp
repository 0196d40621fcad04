// The relay: who is in the cluster, and word from each worker to all others.
// Kind: shell.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include <caf/atom.hpp>
#include <caf/fwd.hpp>
#include <caf/make_message.hpp>
#include <caf/result.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/messages.hpp"
#include "actors/options.hpp"
#include "actors/primary/flow_control.hpp"
#include "actors/primary/liveness.hpp"
#include "actors/primary/recovery_log.hpp"
#include "actors/primary_messages.hpp"

namespace socketio {

/// What stands still on a link has passed the bound.
using full_atom = caf::atom_constant<caf::atom("full")>;

/// Time to look at the links again.
using watch_atom = caf::atom_constant<caf::atom("watch")>;

/// Time to look for what recovery has kept long enough.
using sweep_atom = caf::atom_constant<caf::atom("sweep")>;

/// The relay as the primary's own actors see it.
using relay_impl = relay_actor::extend<
  // From the root: the process of a worker ended. Its link may hold words.
  caf::reacts_to<worker_exited>,
  // From itself: heartbeats, deadlines of recovery, links that are full.
  caf::reacts_to<caf::tick_atom>, caf::reacts_to<caf::flush_atom>,
  caf::reacts_to<sweep_atom>, caf::reacts_to<full_atom>,
  caf::reacts_to<watch_atom>>;

/// Called for a worker that gave no sign of life for the heartbeat timeout, or
/// took nothing while it was over its bound: it is out of the cluster, its
/// process is the caller's to end. May be empty.
using frozen_callback = std::function<void(worker_id)>;

/// The links to the members, and those to tools, as the relay needs them. All
/// calls on the loop.
class relay_links {
public:
  /// @returns what stands still on the link to `id`; nothing if it is closed.
  virtual std::optional<member_load> load(const worker_id& id) const = 0;

  /// Stops reading from it.
  virtual void pause(const worker_id& id) = 0;

  /// Reads on.
  virtual void resume(const worker_id& id) = 0;

  /// Stops reading from all tools that are there.
  virtual void pause_tools() = 0;

  /// Reads on from all tools.
  virtual void resume_tools() = 0;

  /// Calls `f` from now on whenever what stands still on a link passes `bound`
  /// bytes, whoever sent it. `f` may only post.
  virtual void on_full(std::size_t bound, std::function<void()> f) = 0;

protected:
  ~relay_links() = default;
};

/// Whom the relay works with.
struct relay_peers {
  /// Null = nothing is known of the links and nobody slowed down. Outlives the
  /// relay.
  relay_links* links = nullptr;
  frozen_callback on_frozen;
};

struct relay_state {
  static constexpr const char* name = "relay";

  struct member {
    worker_id id;
    adapter_actor adapter;
    /// It said something since the last tick.
    bool heard = false;
  };

  explicit relay_state(relay_impl::pointer self) : self(self) {
    // nop
  }

  /// Begins the heartbeats, unless their interval is 0.
  void start(const adapter_options& opts, relay_peers peers);

  /// Takes out who was silent too long, asks the others for a sign of life.
  void on_tick();

  /// @returns the member that sent the current message, which is a sign of
  ///          life; null for a stranger. Valid until the members change.
  member* heard_from();

  /// Lets the sender in. An older worker of the same slot may still be in, for
  /// as long as it drains. An emitter hears of the workers but is none: nobody
  /// hears of it, and nothing is copied to it.
  /// @returns the other members, or `ec::incompatible_build`.
  caf::result<membership> enter(const register_worker& x);

  /// Passes the current message on; logs it if it is kept for recovery.
  void pass(const cluster_message& x);

  /// A member reports on a session.
  void on_report(const session_report& x);

  /// A deadline of recovery may have come.
  void on_deadline();

  /// Drops what recovery has kept long enough, now and then.
  void on_sweep();

  /// Copies the current message, unopened, to all members but its sender.
  /// What comes from anybody but a member goes nowhere.
  void copy_to_others();

  /// Tells the sender whom its request reaches, then copies it to them.
  void scatter(uint64_t request_id);

  /// Slows down who sends more than others can take, takes out who takes
  /// nothing any more.
  void watch_links();

  /// Called when it is time to.
  void on_watch();

  /// The process of `id` ended: reads what it left.
  void on_exited(const worker_id& id);

  /// Takes the member at `address` out and tells the others.
  void remove(const caf::actor_addr& address);

  relay_impl::pointer self;
  /// In the order of registration.
  std::vector<member> members;
  /// Nothing = connection state recovery is off.
  std::optional<recovery_log> recovery;
  /// See `recovery_limits`.
  caf::timespan owner_timeout{0};

private:
  using member_iterator = std::vector<member>::iterator;

  member_iterator find(const worker_id& id);
  void post(const recovery_mails& mails);
  void remove_frozen(const worker_id& id);
  std::vector<worker_id> others_of(const caf::strong_actor_ptr& who) const;
  void sweep_later();
  void watch_tools();
  void remove(member_iterator i);

  template <class T>
  void tell_all(const T& x);

  /// Nothing = there are no heartbeats.
  std::optional<liveness> alive;
  /// Between two ticks.
  caf::timespan period{0};
  relay_peers peers;
  std::optional<flow_control> flow;
  /// `watch_atom` is on its way, by the clock.
  bool watching = false;
  bool tools_paused = false;
  /// `sweep_atom` is on its way.
  bool sweeping = false;
  std::vector<member_load> loads;
};

/// Knows its members by their registration and loses them when they end, their
/// link does, or they freeze. Never links, waits for nobody.
relay_impl::behavior_type relay(relay_impl::stateful_pointer<relay_state> self,
                                adapter_options opts, relay_peers peers);

/// The same with connection state recovery.
/// @param last as in `recovery_log`.
relay_impl::behavior_type
recovering_relay(relay_impl::stateful_pointer<relay_state> self,
                 adapter_options opts, relay_peers peers,
                 recovery_limits limits, packet_offset last);

/// @returns a relay on the loop of `unit`, with connection state recovery if
///          `server` says so.
/// @param blind time after which a dead connection is found: a client may have
///              missed more than it was away.
relay_impl spawn_relay(caf::actor_system& system, caf::execution_unit& unit,
                       const adapter_options& opts,
                       const server_options& server, caf::timespan blind,
                       relay_peers peers);

} // namespace socketio
