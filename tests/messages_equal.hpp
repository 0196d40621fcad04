// Comparison of messages in tests, so that `expect` can compare them: equal if
// they read the same.
#pragma once

#include <type_traits>

#include <caf/deep_to_string.hpp>

#include "actors/messages.hpp"

namespace socketio {

template <class T, class... Ts>
concept one_of = (std::is_same_v<T, Ts> || ...);

template <one_of<
  broadcast_options, encoded_packet, socket_list, broadcast, sockets_join,
  sockets_leave, disconnect_sockets, server_side_emit, fetch_sockets,
  fetch_sockets_result, server_side_emit_with_ack, server_side_emit_result,
  broadcast_with_ack, broadcast_result, socket_ref, client_event, event_reply,
  cluster_message, cluster_batch, cluster_request, workers_asked,
  cluster_response, register_worker, membership, worker_joined, worker_left,
  session_opened, session_changed, session_closed, restore_session,
  session_report, stored_session, session_restored, close_session,
  session_order, heartbeat>
            T>
bool operator==(const T& x, const T& y) {
  return caf::deep_to_string(x) == caf::deep_to_string(y);
}

} // namespace socketio
