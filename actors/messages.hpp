// Every message that crosses a process, in the words of the reference; those
// between actors of the primary are in primary_messages.hpp. Values only, which
// serialise. A new type must be added to the type-id block at the end.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <caf/actor_control_block.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/fwd.hpp>
#include <caf/timespan.hpp>
#include <caf/type_id.hpp>
#include <caf/variant.hpp>

#include "actors/encoded_packet.hpp"
#include "actors/session_id.hpp"
#include "actors/session_messages.hpp"
#include "actors/socket_list.hpp"

namespace socketio {

// -- parts -------------------------------------------------------------------

/// Which sockets of one namespace an operation means, and how.
struct broadcast_options {
  /// Name of the namespace, beginning with '/'.
  std::string nsp = "/";
  /// Union of these rooms, each socket once; empty = all of the namespace.
  /// A socket is always in the room of its own id.
  std::vector<std::string> rooms;
  /// Sockets in any of these rooms are left out.
  std::vector<std::string> except;
  /// Only sockets of the worker that executes the operation.
  bool local = false;
  /// Drop the packet for a client that cannot take it now.
  bool volatile_ = false;
  /// Compress if the transport would.
  bool compress = true;
};

/// @returns whether an event sent this way is kept, with connection state
///          recovery, for clients that come back.
inline bool is_kept(const broadcast_options& x) {
  return !x.local && !x.volatile_;
}

// -- operations without an answer --------------------------------------------

/// Send `packet` (no ack id) to all sockets that `opts` names.
struct broadcast {
  /// Which sockets, and how.
  broadcast_options opts;
  /// An EVENT packet without an ack id; `portable` if no server made it.
  encoded_packet packet;
};

/// Make all sockets that `opts` names join `rooms`.
struct sockets_join {
  /// Which sockets, and how.
  broadcast_options opts;
  /// Names of rooms.
  std::vector<std::string> rooms;
};

/// Make all sockets that `opts` names leave `rooms`.
struct sockets_leave {
  /// Which sockets, and how.
  broadcast_options opts;
  /// Names of rooms.
  std::vector<std::string> rooms;
};

/// Disconnect all sockets that `opts` names from their namespace.
struct disconnect_sockets {
  /// Which sockets, and how.
  broadcast_options opts;
  /// Close the clients' connections, with all their namespaces.
  bool close = false;
};

/// Raise an event at the servers of all other workers.
struct server_side_emit {
  /// Where to raise it.
  std::string nsp = "/";
  /// Its `body` is the JSON array [event, args...]; `head` is empty.
  encoded_packet packet;
};

// -- operations with an answer -----------------------------------------------

/// Asks for all sockets that `opts` names. Answer: `fetch_sockets_result`.
struct fetch_sockets {
  /// Which sockets, and how.
  broadcast_options opts;
  /// Zero = the configured default.
  caf::timespan timeout{0};
};

/// The answer to `fetch_sockets`.
struct fetch_sockets_result {
  /// All that were found.
  socket_list sockets;
  /// Live workers that did not answer in time; empty = the result is whole.
  std::vector<worker_id> missing;
  /// The asking adapter ended before the answers came.
  bool closed = false;
};

/// Raises an event at the servers of all other workers and asks each for one
/// answer. Answer: `server_side_emit_result`.
struct server_side_emit_with_ack {
  /// What to raise.
  server_side_emit event;
  /// Zero = the configured default.
  caf::timespan timeout{0};
};

/// The answer to `server_side_emit_with_ack`.
struct server_side_emit_result {
  /// One for each worker that answered: `body` is the JSON array of the
  /// answer's arguments.
  std::vector<encoded_packet> answers;
  /// Live workers that did not answer in time; empty = the result is whole.
  std::vector<worker_id> missing;
  /// The asking adapter ended before the answers came.
  bool closed = false;
};

/// Sends `packet` to all sockets that `opts` names, each client shall
/// acknowledge. Answer: `broadcast_result`.
struct broadcast_with_ack {
  /// Which sockets, and how.
  broadcast_options opts;
  /// As in `broadcast`.
  encoded_packet packet;
  /// Zero = the configured default.
  caf::timespan timeout{0};
  /// End with the first acknowledgement.
  bool expect_single_response = false;
};

/// The answer to `broadcast_with_ack`.
struct broadcast_result {
  /// One for each client that answered: `body` is the JSON array of the
  /// acknowledgement's arguments.
  std::vector<encoded_packet> answers;
  /// Some client that is still there did not answer in time.
  bool timed_out = false;
  /// Workers with such a client, or that did not answer themselves.
  std::vector<worker_id> missing;
  /// The asking adapter ended before the answers came.
  bool closed = false;
};

/// Asks who is in the cluster. Answer: `worker_list`, or
/// `ec::incompatible_build`.
struct list_workers {
  /// `message_types_hash()` of the asker's build.
  uint64_t message_types = 0;
};

/// All live workers.
struct worker_list {
  std::vector<worker_id> workers; ///< In the order of their places.
};

// -- clients' events, forwarded to actors -------------------------------------
// See forward.hpp of socket_io.

/// A socket wherever it is. Whoever has it can write to it: it is in the room
/// of its own id.
struct socket_ref {
  /// Name of the namespace.
  std::string nsp = "/";
  /// Socket id.
  std::string id;
};

/// An event of a client. Answer: any values, or `event_reply`.
struct client_event {
  /// Whose event it is.
  socket_ref from;
  /// Name of the event.
  std::string name;
  /// `body` is the JSON array of the arguments; `head` is empty.
  encoded_packet args;
};

/// The arguments of an acknowledgement, from the actor that got the event.
struct event_reply {
  /// As `client_event::args`.
  encoded_packet args;
};

// -- between the adapters, through the relay ---------------------------------

using cluster_body = caf::variant<broadcast, sockets_join, sockets_leave,
                                  disconnect_sockets, server_side_emit>;

/// From the adapter of `origin`, for all other adapters. The type says where it
/// came from: a bare `broadcast` is ours, a `cluster_message` somebody else's.
struct cluster_message {
  worker_id origin;
  cluster_body body;
  /// Set by the relay, which then sends it to its origin too, for a broadcast
  /// that it logged for connection state recovery; 0 = it did not.
  packet_offset offset = 0;
};

/// What `origin` sent to all others during a turn of its loop, which the relay
/// copies as one string. See cluster_batch.hpp.
struct cluster_batch {
  worker_id origin; ///< Who sent them.
  /// One `cluster_body` behind the other, as CAF writes them.
  std::string bodies;
};

using request_body =
  caf::variant<fetch_sockets, server_side_emit_with_ack, broadcast_with_ack>;

/// A question of `origin` to all other adapters.
struct cluster_request {
  worker_id origin;
  /// Chosen by the asker, unique among its requests.
  uint64_t request_id = 0;
  /// The asking adapter; answers go straight to it.
  caf::strong_actor_ptr asker;
  request_body body;
};

/// From the relay to the asker: who was asked. Arrives before any later
/// `worker_left`.
struct workers_asked {
  uint64_t request_id = 0;
  std::vector<worker_id> workers;
};

/// The sockets of one worker.
struct fetch_sockets_response {
  socket_list sockets;
};

/// One worker's answer to a server-side emit.
struct server_side_emit_response {
  /// One element = the answer, none = the namespace is not on this worker.
  std::vector<encoded_packet> answer;
};

/// How many clients of one worker got an acknowledged broadcast. Comes before
/// that worker's `broadcast_acks`.
struct broadcast_client_count {
  uint64_t clients = 0;
};

/// What clients of one worker made of an acknowledged broadcast during a turn
/// of its loop.
struct broadcast_acks {
  /// In the order of their arrival.
  std::vector<encoded_packet> answers;
  /// How many left without an answer.
  uint64_t gone = 0;
};

using response_body =
  caf::variant<fetch_sockets_response, server_side_emit_response,
               broadcast_client_count, broadcast_acks>;

/// From an asked adapter straight to the asker.
struct cluster_response {
  worker_id from;
  uint64_t request_id = 0;
  response_body body;
};

// -- membership --------------------------------------------------------------

/// The `worker_id` of an emitter: an adapter without sockets that asks and
/// sends for tools and other programs. Nobody counts it as a worker.
inline constexpr worker_id emitter_id{worker_id::max_workers, 0};

/// From an adapter to the relay: the first message on a link.
struct register_worker {
  /// Or `emitter_id`.
  worker_id id;
  /// `message_types_hash()` of the worker's build.
  uint64_t message_types = 0;
};

/// The relay's answer: the worker is in, with these others.
struct membership {
  std::vector<worker_id> others;
  /// Of the last logged packet; 0 = the relay logs none.
  packet_offset offset = 0;
};

/// From the relay to all other adapters: `id` is in.
struct worker_joined {
  worker_id id;
};

/// From the relay to all other adapters: `id` is out, whatever it was asked.
struct worker_left {
  worker_id id;
};

/// From the relay to a member, and back unchanged: a sign of life.
struct heartbeat {
  worker_id id;
};

// -- inspection: the one place to touch for another version of CAF -----------

/// Tells CAF the fields of a type, and `message_types_hash` their names.
#define SOCKETIO_INSPECT(type, ...) \
  constexpr std::string_view fields_of(const type*) { \
    return #__VA_ARGS__; \
  } \
  template <class Inspector> \
  typename Inspector::result_type inspect(Inspector& f, type& x) { \
    return f(__VA_ARGS__); \
  }

SOCKETIO_INSPECT(broadcast_options, x.nsp, x.rooms, x.except, x.local,
                 x.volatile_, x.compress)
SOCKETIO_INSPECT(encoded_packet, x.head, x.body, x.attachments, x.binary,
                 x.portable)
SOCKETIO_INSPECT(broadcast, x.opts, x.packet)
SOCKETIO_INSPECT(sockets_join, x.opts, x.rooms)
SOCKETIO_INSPECT(sockets_leave, x.opts, x.rooms)
SOCKETIO_INSPECT(disconnect_sockets, x.opts, x.close)
SOCKETIO_INSPECT(server_side_emit, x.nsp, x.packet)
SOCKETIO_INSPECT(fetch_sockets, x.opts, x.timeout)
SOCKETIO_INSPECT(fetch_sockets_result, x.sockets, x.missing, x.closed)
SOCKETIO_INSPECT(server_side_emit_with_ack, x.event, x.timeout)
SOCKETIO_INSPECT(server_side_emit_result, x.answers, x.missing, x.closed)
SOCKETIO_INSPECT(broadcast_with_ack, x.opts, x.packet, x.timeout,
                 x.expect_single_response)
SOCKETIO_INSPECT(broadcast_result, x.answers, x.timed_out, x.missing, x.closed)
SOCKETIO_INSPECT(list_workers, x.message_types)
SOCKETIO_INSPECT(worker_list, x.workers)
SOCKETIO_INSPECT(socket_ref, x.nsp, x.id)
SOCKETIO_INSPECT(client_event, x.from, x.name, x.args)
SOCKETIO_INSPECT(event_reply, x.args)
SOCKETIO_INSPECT(cluster_message, x.origin, x.body, x.offset)
SOCKETIO_INSPECT(cluster_batch, x.origin, x.bodies)
SOCKETIO_INSPECT(cluster_request, x.origin, x.request_id, x.asker, x.body)
SOCKETIO_INSPECT(workers_asked, x.request_id, x.workers)
SOCKETIO_INSPECT(fetch_sockets_response, x.sockets)
SOCKETIO_INSPECT(server_side_emit_response, x.answer)
SOCKETIO_INSPECT(broadcast_client_count, x.clients)
SOCKETIO_INSPECT(broadcast_acks, x.answers, x.gone)
SOCKETIO_INSPECT(cluster_response, x.from, x.request_id, x.body)
SOCKETIO_INSPECT(register_worker, x.id, x.message_types)
SOCKETIO_INSPECT(membership, x.others, x.offset)
SOCKETIO_INSPECT(worker_joined, x.id)
SOCKETIO_INSPECT(worker_left, x.id)
SOCKETIO_INSPECT(heartbeat, x.id)
SOCKETIO_INSPECT(session_opened, x.pid, x.nsp, x.sid, x.delivered, x.data)
SOCKETIO_INSPECT(room_change, x.room, x.joined)
SOCKETIO_INSPECT(session_changed, x.pid, x.delivered, x.deferred, x.rooms,
                 x.data)
SOCKETIO_INSPECT(session_closed, x.pid, x.recoverable)
SOCKETIO_INSPECT(restore_session, x.request_id, x.nsp, x.pid, x.offset, x.owned)
SOCKETIO_INSPECT(session_report, x.body)
SOCKETIO_INSPECT(missed_packet, x.offset, x.packet)
SOCKETIO_INSPECT(stored_session, x.nsp, x.pid, x.sid, x.rooms, x.data, x.missed)
SOCKETIO_INSPECT(session_restored, x.request_id, x.session)
SOCKETIO_INSPECT(close_session, x.pid)
SOCKETIO_INSPECT(session_order, x.body)

#undef SOCKETIO_INSPECT

/// Registers every message type above. Without it a message arrives empty.
void add_message_types(caf::actor_system_config& cfg);

/// @returns a hash over names and fields of all types in the block below. Two
///          builds understand each other only if it is the same.
uint64_t message_types_hash();

} // namespace socketio

CAF_BEGIN_TYPE_ID_BLOCK(socketio, first_custom_type_id)

CAF_ADD_TYPE_ID(socketio, (socketio::worker_id))
CAF_ADD_TYPE_ID(socketio, (std::vector<socketio::worker_id>))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast_options))
CAF_ADD_TYPE_ID(socketio, (socketio::encoded_packet))
CAF_ADD_TYPE_ID(socketio, (std::vector<socketio::encoded_packet>))
CAF_ADD_TYPE_ID(socketio, (socketio::socket_list))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast))
CAF_ADD_TYPE_ID(socketio, (socketio::sockets_join))
CAF_ADD_TYPE_ID(socketio, (socketio::sockets_leave))
CAF_ADD_TYPE_ID(socketio, (socketio::disconnect_sockets))
CAF_ADD_TYPE_ID(socketio, (socketio::server_side_emit))
CAF_ADD_TYPE_ID(socketio, (socketio::fetch_sockets))
CAF_ADD_TYPE_ID(socketio, (socketio::fetch_sockets_result))
CAF_ADD_TYPE_ID(socketio, (socketio::server_side_emit_with_ack))
CAF_ADD_TYPE_ID(socketio, (socketio::server_side_emit_result))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast_with_ack))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast_result))
CAF_ADD_TYPE_ID(socketio, (socketio::socket_ref))
CAF_ADD_TYPE_ID(socketio, (socketio::client_event))
CAF_ADD_TYPE_ID(socketio, (socketio::event_reply))
CAF_ADD_TYPE_ID(socketio, (socketio::list_workers))
CAF_ADD_TYPE_ID(socketio, (socketio::worker_list))
CAF_ADD_TYPE_ID(socketio, (socketio::cluster_body))
CAF_ADD_TYPE_ID(socketio, (socketio::cluster_message))
CAF_ADD_TYPE_ID(socketio, (socketio::cluster_batch))
CAF_ADD_TYPE_ID(socketio, (socketio::request_body))
CAF_ADD_TYPE_ID(socketio, (socketio::cluster_request))
CAF_ADD_TYPE_ID(socketio, (socketio::workers_asked))
CAF_ADD_TYPE_ID(socketio, (socketio::fetch_sockets_response))
CAF_ADD_TYPE_ID(socketio, (socketio::server_side_emit_response))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast_client_count))
CAF_ADD_TYPE_ID(socketio, (socketio::broadcast_acks))
CAF_ADD_TYPE_ID(socketio, (socketio::response_body))
CAF_ADD_TYPE_ID(socketio, (socketio::cluster_response))
CAF_ADD_TYPE_ID(socketio, (socketio::register_worker))
CAF_ADD_TYPE_ID(socketio, (socketio::membership))
CAF_ADD_TYPE_ID(socketio, (socketio::worker_joined))
CAF_ADD_TYPE_ID(socketio, (socketio::worker_left))
CAF_ADD_TYPE_ID(socketio, (socketio::heartbeat))
CAF_ADD_TYPE_ID(socketio, (socketio::session_opened))
CAF_ADD_TYPE_ID(socketio, (socketio::room_change))
CAF_ADD_TYPE_ID(socketio, (std::vector<socketio::room_change>))
CAF_ADD_TYPE_ID(socketio, (socketio::session_changed))
CAF_ADD_TYPE_ID(socketio, (socketio::session_closed))
CAF_ADD_TYPE_ID(socketio, (socketio::restore_session))
CAF_ADD_TYPE_ID(socketio, (socketio::session_report_body))
CAF_ADD_TYPE_ID(socketio, (socketio::session_report))
CAF_ADD_TYPE_ID(socketio, (socketio::missed_packet))
CAF_ADD_TYPE_ID(socketio, (std::vector<socketio::missed_packet>))
CAF_ADD_TYPE_ID(socketio, (socketio::stored_session))
CAF_ADD_TYPE_ID(socketio, (std::vector<socketio::stored_session>))
CAF_ADD_TYPE_ID(socketio, (socketio::session_restored))
CAF_ADD_TYPE_ID(socketio, (socketio::close_session))
CAF_ADD_TYPE_ID(socketio, (socketio::session_order_body))
CAF_ADD_TYPE_ID(socketio, (socketio::session_order))

CAF_END_TYPE_ID_BLOCK(socketio)
