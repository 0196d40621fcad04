// See messages.hpp.
#include "actors/messages.hpp"

#include <string_view>
#include <typeinfo>

#include <caf/actor_system_config.hpp>

namespace socketio {

namespace {

/// FNV-1a over what it inspects: the types of all fields, in order.
class signature_hash {
public:
  using result_type = void;

  template <class... Ts>
  void operator()(const Ts&... xs) {
    (add(typeid(xs).name()), ...);
  }

  template <class... Ts>
  void add_types() {
    (add_type<Ts>(), ...);
  }

  uint64_t value() const { return value_; }

private:
  void add(std::string_view text) {
    for (unsigned char c : text)
      value_ = (value_ ^ c) * 0x100000001b3;
  }

  template <class T>
  void add_type() {
    add(typeid(T).name());
    T x;
    inspect(*this, x);
  }

  uint64_t value_ = 0xcbf29ce484222325;
};

} // namespace

void add_message_types(caf::actor_system_config& cfg) {
  cfg.add_message_types<caf::id_block::socketio>();
}

uint64_t message_types_hash() {
  signature_hash hash;
  hash.add_types<
    worker_id, broadcast_options, encoded_packet, socket_list, broadcast,
    sockets_join, sockets_leave, disconnect_sockets, server_side_emit,
    fetch_sockets, fetch_sockets_result, server_side_emit_with_ack,
    server_side_emit_result, broadcast_with_ack, broadcast_result, list_workers,
    worker_list, socket_ref, client_event, event_reply, cluster_message,
    cluster_request, workers_asked, fetch_sockets_response,
    server_side_emit_response, broadcast_client_count, broadcast_acks,
    cluster_response, register_worker, membership, worker_joined, worker_left,
    heartbeat, session_opened, room_change, session_changed, session_closed,
    restore_session, session_report, missed_packet, stored_session,
    session_restored, close_session, session_order>();
  return hash.value();
}

} // namespace socketio
