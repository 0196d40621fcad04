// BASP between a primary and a worker over an inherited socketpair: nothing
// listens, nobody else can connect. Call everything on the loop's thread;
// nothing blocks.
// Kind: shell.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/duration.hpp>
#include <caf/error.hpp>
#include <caf/io/connection_handle.hpp>
#include <caf/io/middleman.hpp>
#include <caf/io/scribe.hpp>
#include <caf/node_id.hpp>
#include <caf/sec.hpp>

#include "actors/loop/backend.hpp"

namespace socketio {

/// @returns the actor that speaks BASP for `system`.
caf::actor basp_of(caf::actor_system& system);

/// The primary's side: offers `relay` to whoever holds the other end of `fd`.
/// @param fd connected stream socket, taken over.
/// @param key tells the links of this process apart: one per worker slot; a
///            later link may use it again.
/// @param signatures `system.message_types(relay)`; empty for untyped actors.
/// @returns the link's handle for the functions below.
caf::io::connection_handle publish_link(caf::actor_system& system, int fd,
                                        uint16_t key,
                                        const caf::strong_actor_ptr& relay,
                                        std::set<std::string> signatures);

/// The same for a handle of the relay.
template <class Handle>
caf::io::connection_handle publish_link(caf::actor_system& system, int fd,
                                        uint16_t key, const Handle& relay) {
  return publish_link(system, fd, key,
                      caf::actor_cast<caf::strong_actor_ptr>(relay),
                      system.message_types(relay));
}

/// @returns what a worker's handshake brought, as a handle of type `Handle`,
///          or why there is none: no actor is offered or its interface is
///          another one.
template <class Handle>
caf::expected<Handle> checked_handle(caf::actor_system& system,
                                     const caf::strong_actor_ptr& offered,
                                     const std::set<std::string>& signatures) {
  if (!offered)
    return caf::make_error(caf::sec::no_actor_published_at_port);
  if (!system.assignable(signatures, system.message_types<Handle>()))
    return caf::make_error(caf::sec::unexpected_actor_messaging_interface);
  return caf::actor_cast<Handle>(offered);
}

/// The worker's side: asks for the actor offered at the other end of `fd`.
/// Exactly one of the two callbacks runs, in a later turn, as part of `self`,
/// unless `self` ends before. The answer comes when the peer says it or when
/// the connection ends; a deadline is the caller's business.
/// Works on CAF's own multiplexer as well.
/// @tparam Handle type of the relay's handle.
/// @param fd connected stream socket, taken over.
/// @param key the same number as the primary's.
/// @param on_connected called with a `Handle`.
/// @param on_error called with a `caf::error`.
/// @returns the link's handle for the functions below.
template <class Handle = caf::actor, class Self, class F, class G>
caf::io::connection_handle connect_link(Self* self, int fd, uint16_t key,
                                        F on_connected, G on_error) {
  auto& system = self->system();
  auto scribe = system.middleman().backend().new_scribe(fd);
  auto result = scribe->hdl();
  self
    ->request(basp_of(system), caf::infinite, caf::connect_atom_v,
              std::move(scribe), key)
    .then(
      [&system, on_connected, on_error](const caf::node_id&,
                                        const caf::strong_actor_ptr& offered,
                                        const std::set<std::string>& sigs) {
        if (auto handle = checked_handle<Handle>(system, offered, sigs))
          on_connected(*handle);
        else
          on_error(handle.error());
      },
      [on_error](const caf::error& reason) { on_error(reason); });
  return result;
}

/// @returns what stands still on a link; nothing if it is closed.
std::optional<link_load> load_of(caf::actor_system& system,
                                 caf::io::connection_handle link);

/// Stops reading from a link; what the peer sends piles up at the peer.
void pause_link(caf::actor_system& system, caf::io::connection_handle link);

/// Reads on.
void resume_link(caf::actor_system& system, caf::io::connection_handle link);

} // namespace socketio
