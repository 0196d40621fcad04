// The way into a running cluster for tools and other CAF programs: the Unix
// socket that `cluster.admin-socket` names. Kind: I/O.
//
// BASP believes its peer, so both ends look who it is before a byte is read:
// only processes of the same user speak to one another.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <caf/expected.hpp>

#include "actors/interfaces.hpp"
#include "actors/loop/link.hpp"
#include "actors/messages.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

/// Key of links over the admin socket, beyond those of the workers' slots.
inline constexpr uint16_t admin_key = worker_id::max_workers;

/// Time the cluster has to say that it runs the same build.
inline constexpr std::chrono::seconds admin_timeout{5};

/// @returns whether the process at the other end of the Unix socket `fd` runs
///          as the same user as this one.
bool is_same_user(int fd);

/// Connects to the admin socket at `path`.
/// @returns the connected socket; `ec::system_failure` if nobody listens, or
///          `ec::protocol_violation` if another user's process does.
caf::expected<unique_fd> open_admin_link(const std::string& path);

/// Connects a CAF program to a running cluster. `on_connected(cluster_actor)`
/// gets the whole cluster: broadcast, ask, join, leave, disconnect, list the
/// workers. `on_error(caf::error)` says why there is none, at once if nobody
/// listens at `path`. One of them runs once, as part of `self`. The program
/// must register our messages (`add_message_types`) and have loaded a
/// middleman: CAF's own or that of `configure_loop`. Monitor the handle to
/// learn of the cluster's end.
template <class Self, class F, class G>
void connect_admin(Self* self, const std::string& path, F on_connected,
                   G on_error) {
  auto fd = open_admin_link(path);
  if (!fd)
    return on_error(fd.error());
  auto greet = [self, on_connected, on_error](const cluster_actor& cluster) {
    list_workers question{message_types_hash()};
    self->request(cluster, admin_timeout, question)
      .then(
        [on_connected, cluster](const worker_list&) { on_connected(cluster); },
        [on_error](const caf::error& why) { on_error(why); });
  };
  connect_link<cluster_actor>(self, fd->release(), admin_key, greet, on_error);
}

} // namespace socketio
