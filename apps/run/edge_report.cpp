// See edge_report.hpp.
#include "apps/run/edge_report.hpp"

namespace socketio {

namespace {

drop_counters drops_of(const engine_io::edge_counters& x) {
  drop_counters result;
  result.slow_consumer = x.slow_consumers;
  result.flood = x.flooding_clients;
  result.ping_timeout = x.ping_timeouts;
  result.upgrade_timeout = x.upgrade_timeouts;
  result.broken_upgrade = x.broken_upgrades;
  result.broken_session = x.broken_sessions;
  result.slow_hook = x.hook_timeouts;
  result.big_message = x.big_messages;
  result.broken_websocket = x.broken_websockets;
  result.address_limit = x.refused_connections;
  result.big_head = x.big_heads;
  result.big_body = x.big_bodies;
  result.malformed_request = x.malformed_requests;
  result.unknown_transport = x.refused_by_code[0];
  result.unknown_session = x.refused_by_code[1];
  result.bad_handshake = x.refused_by_code[2];
  result.bad_request = x.refused_by_code[3];
  result.forbidden = x.refused_by_code[4];
  result.unsupported_protocol = x.refused_by_code[5];
  result.slow_head = x.header_timeouts;
  result.slow_body = x.body_timeouts;
  result.slow_reader = x.answer_timeouts;
  result.idle = x.idle_timeouts;
  result.volatile_packet = x.volatile_drops;
  return result;
}

} // namespace

worker_counters report_of(const engine_io::edge_counters& x) {
  worker_counters result;
  result.sessions = x.sessions;
  result.connections = x.connections;
  result.queued_bytes = x.queued_bytes;
  result.sessions_opened = x.sessions_opened;
  result.upgrades = x.upgrades;
  result.handed_back = x.handed_back;
  result.packets_received = x.packets_received;
  result.packets_sent = x.packets_sent;
  result.bytes_received = x.bytes_received;
  result.bytes_sent = x.bytes_sent;
  result.turn_waits = x.turn_waits;
  result.drops = drops_of(x);
  result.requests = x.requests;
  return result;
}

} // namespace socketio
