// The relay: who is in the cluster, and word from each worker to all others.
// Kind: actor.   Includes: core.
#pragma once

#include <vector>

#include <caf/fwd.hpp>
#include <caf/make_message.hpp>
#include <caf/result.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/messages.hpp"

namespace socketio {

struct relay_state {
  static constexpr const char* name = "relay";

  struct member {
    worker_id id;
    adapter_actor adapter;
  };

  explicit relay_state(relay_actor::pointer self) : self(self) {
    // nop
  }

  /// Lets the sender in. It replaces an older worker of the same slot.
  /// @returns the other members, or `ec::incompatible_build`.
  caf::result<membership> enter(const register_worker& x);

  /// Copies the current message, unopened, to all members but its sender.
  /// What comes from anybody but a member goes nowhere.
  void copy_to_others();

  /// Tells the sender whom its request reaches, then copies it to them.
  void scatter(uint64_t request_id);

  /// Takes the member at `address` out and tells the others.
  void remove(const caf::actor_addr& address);

  relay_actor::pointer self;
  /// In the order of registration.
  std::vector<member> members;

private:
  std::vector<worker_id> others_of(const caf::strong_actor_ptr& who) const;
  bool is_member(const caf::strong_actor_ptr& who) const;
  void remove(std::vector<member>::iterator i);

  template <class T>
  void tell_all(const T& x);
};

/// Knows its members by their registration and loses them when they end or
/// their link does. Never links, waits for nobody.
relay_actor::behavior_type
relay(relay_actor::stateful_pointer<relay_state> self);

} // namespace socketio
