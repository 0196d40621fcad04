// See link.hpp.
#include "actors/loop/link.hpp"

#include <caf/io/basp_broker.hpp>
#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include "actors/loop/scribe.hpp"

namespace socketio {

caf::actor basp_of(caf::actor_system& system) {
  auto& middleman = system.middleman();
  return middleman.named_broker<caf::io::basp_broker>(caf::atom("BASP"));
}

caf::io::connection_handle publish_link(caf::actor_system& system, int fd,
                                        uint16_t key,
                                        const caf::strong_actor_ptr& relay,
                                        std::set<std::string> signatures) {
  auto scribe = backend_of(system).new_scribe(fd);
  auto result = scribe->hdl();
  caf::anon_send(basp_of(system), caf::publish_atom_v, std::move(scribe), key,
                 relay, std::move(signatures));
  return result;
}

std::optional<link_load> load_of(caf::actor_system& system,
                                 caf::io::connection_handle link) {
  return backend_of(system).load(link);
}

void pause_link(caf::actor_system& system, caf::io::connection_handle link) {
  if (auto scribe = backend_of(system).find(link))
    scribe->halt();
}

void resume_link(caf::actor_system& system, caf::io::connection_handle link) {
  if (auto scribe = backend_of(system).find(link))
    scribe->trigger();
}

} // namespace socketio
