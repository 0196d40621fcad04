// The relay: who is in the cluster, and word from each worker to all others.
// Kind: actor.   Includes: core.
#pragma once

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
#include "actors/primary/liveness.hpp"
#include "actors/primary/recovery_log.hpp"

namespace socketio {

/// The relay with its own timers: for heartbeats, and for deadlines of
/// connection state recovery.
using relay_impl = relay_actor::extend<caf::reacts_to<caf::tick_atom>,
                                       caf::reacts_to<caf::flush_atom>>;

/// Called for a worker that gave no sign of life for the heartbeat timeout: it
/// is out of the cluster, its process is the caller's to end. May be empty.
using frozen_callback = std::function<void(worker_id)>;

struct relay_state {
  static constexpr const char* name = "relay";

  struct member {
    worker_id id;
    adapter_actor adapter;
  };

  explicit relay_state(relay_impl::pointer self) : self(self) {
    // nop
  }

  /// Begins the heartbeats, unless their interval is 0.
  void start(const adapter_options& opts, frozen_callback on_frozen);

  /// Takes out who was silent too long, asks the others for a sign of life.
  void on_tick();

  /// A member gave a sign of life.
  void on_heartbeat(const worker_id& id);

  /// Lets the sender in. An older worker of the same slot may still be in, for
  /// as long as it drains.
  /// @returns the other members, or `ec::incompatible_build`.
  caf::result<membership> enter(const register_worker& x);

  /// Passes the current message on; logs it if it is kept for recovery.
  void pass(const cluster_message& x);

  /// A member reports on a session.
  void on_report(const session_report& x);

  /// A deadline of recovery may have come.
  void on_deadline();

  /// Copies the current message, unopened, to all members but its sender.
  /// What comes from anybody but a member goes nowhere.
  void copy_to_others();

  /// Tells the sender whom its request reaches, then copies it to them.
  void scatter(uint64_t request_id);

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
  bool is_member(const caf::strong_actor_ptr& who) const;
  void remove(member_iterator i);

  template <class T>
  void tell_all(const T& x);

  /// Nothing = there are no heartbeats.
  std::optional<liveness> alive;
  /// Between two ticks.
  caf::timespan period{0};
  frozen_callback on_frozen;
};

/// Knows its members by their registration and loses them when they end, their
/// link does, or they freeze. Never links, waits for nobody.
relay_impl::behavior_type relay(relay_impl::stateful_pointer<relay_state> self,
                                adapter_options opts,
                                frozen_callback on_frozen);

/// The same with connection state recovery.
/// @param last as in `recovery_log`.
relay_impl::behavior_type
recovering_relay(relay_impl::stateful_pointer<relay_state> self,
                 adapter_options opts, frozen_callback on_frozen,
                 recovery_limits limits, packet_offset last);

/// @returns a relay on the loop of `unit`, with connection state recovery if
///          `server` says so.
/// @param blind time after which a dead connection is found: a client may have
///              missed more than it was away.
relay_actor spawn_relay(caf::actor_system& system, caf::execution_unit& unit,
                        const adapter_options& opts,
                        const server_options& server, caf::timespan blind,
                        frozen_callback on_frozen);

} // namespace socketio
