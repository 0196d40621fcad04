// See server_state.hpp: what the adapter calls.
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/packet_frames.hpp"
#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/refusals.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

namespace {

ack make_reply(std::function<void(encoded_packet)> reply) {
  if (!reply)
    return {};
  return ack{[f = std::move(reply)](const std::vector<value>& args) {
    f(must(encode_values(args)));
  }};
}

} // namespace

socket_ptr server_state::find_socket(const std::string& nsp,
                                     const std::string& sid) const {
  auto x = find(nsp);
  return x ? socket_ptr{x->find(sid)} : nullptr;
}

void server_state::disconnect(const std::string& nsp, const std::string& sid,
                              bool close) {
  if (auto s = find_socket(nsp, sid))
    s->disconnect_now(close);
}

void server_state::describe(const std::string& nsp, const std::string& sid,
                            socket_details& x) const {
  if (auto s = find_socket(nsp, sid))
    s->describe(x);
}

bool server_state::on_server_side_emit(
  const server_side_emit& event, std::function<void(encoded_packet)> reply) {
  auto nsp = find(event.nsp);
  if (!nsp)
    return false;
  auto values = decode_values(event.packet);
  if (!values || values->empty() || !values->front().is_string()) {
    spdlog::warn("server: a server-side event of {} has no name",
                 log_text(event.nsp));
    return false;
  }
  auto name = values->front().get<std::string>();
  values->erase(values->begin());
  nsp->raise_server_side(name, *values, make_reply(std::move(reply)));
  return true;
}

uint64_t server_state::next_ack_id(const std::string& nsp) {
  auto x = find(nsp);
  return x ? x->next_ack_id() : 0;
}

void server_state::expect_ack(const std::string& nsp, const std::string& sid,
                              uint64_t ack_id, on_answer then) {
  auto s = find_socket(nsp, sid);
  if (!s)
    return then(std::nullopt);
  s->expect_ack(
    ack_id, [then = std::move(then)](caf::expected<std::vector<value>> args) {
      auto answer = args ? encode_values(*args) : std::move(args.error());
      then(answer ? std::optional{std::move(*answer)} : std::nullopt);
    });
}

void server_state::forget_ack(const std::string& nsp, const std::string& sid,
                              uint64_t ack_id) {
  if (auto s = find_socket(nsp, sid))
    s->forget_ack(ack_id);
}

void server_state::abandon(const std::string& nsp, const std::string& sid) {
  if (auto s = find_socket(nsp, sid))
    s->lose_connection();
}

std::optional<encoded_packet> server_state::own_packet(const std::string& nsp,
                                                       const encoded_packet& x,
                                                       bool with_id) {
  auto result = parser_->encode_portable(nsp, x, with_id);
  if (result) {
    result->portable = false;
    return std::move(*result);
  }
  if (auto count = unsendable_.occurred(clock_.now()))
    spdlog::warn("server: {} events of actors could not be sent, last in {}: "
                 "{}",
                 *count, nsp, socketio::describe(result.error()));
  return std::nullopt;
}

bool server_state::may_join(const std::string& nsp, const std::string& sid,
                            const std::vector<std::string>& rooms) {
  auto s = find_socket(nsp, sid);
  if (!s || s->count_rooms(rooms))
    return true;
  if (auto count = too_many_rooms_.occurred(clock_.now()))
    spdlog::warn("server: {} calls of sockets_join passed server.max-rooms of "
                 "a socket, last {} of {}",
                 *count, sid, log_text(nsp));
  return false;
}

bool server_state::hears_outgoing(const std::string& nsp) const {
  auto x = find(nsp);
  return x && x->hears_outgoing();
}

void server_state::on_outgoing(const std::string& nsp,
                               const std::vector<std::string>& sids,
                               const encoded_packet& packet,
                               std::optional<uint64_t> ack_id) {
  auto event = read_back(packet, ack_id);
  if (!event)
    return;
  for (auto& sid : sids)
    if (auto s = find_socket(nsp, sid))
      s->raise_outgoing(event->event, event->args);
}

std::optional<packet> server_state::read_back(const encoded_packet& x,
                                              std::optional<uint64_t> ack_id) {
  decode_result result = std::optional<packet>{};
  auto decoder = parser_->make_decoder();
  for (auto& frame : make_frames(x, ack_id))
    if (auto bytes = frame->payload(); frame->is_binary())
      result = decoder->add_binary(bytes);
    else
      result = decoder->add_text(bytes.substr(1));
  if (result && *result)
    return std::move(*result);
  auto why = result ? "unfinished" : socketio::describe(result.error());
  if (auto count = unreadable_.occurred(clock_.now()))
    spdlog::warn("server: on_any_outgoing missed {} events, last: {}", *count,
                 why);
  return std::nullopt;
}

void server_state::on_room_event(room_event what, const std::string& nsp,
                                 const std::string& room,
                                 const std::string& sid) {
  if (auto x = find(nsp))
    x->raise_room_event(what, room, sid);
}

} // namespace socketio::socket_io
