// See messages.hpp.
#include "actors/messages.hpp"

#include <caf/actor_system_config.hpp>

#include "actors/signature_hash.hpp"

namespace socketio {

void add_message_types(caf::actor_system_config& cfg) {
  cfg.add_message_types<caf::id_block::socketio>();
}

uint64_t message_types_hash() {
  signature_hash hash;
  hash.add_block<caf::id_block::socketio>();
  return hash.value();
}

} // namespace socketio
