// See socket.hpp.
#include "actors/socket_io/socket.hpp"

#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio {

const std::string& socket::id() const noexcept {
  return self_->id();
}

socket_ref socket::ref() const {
  return {nsp().name(), id()};
}

bool socket::connected() const noexcept {
  return self_->connected();
}

nsp socket::nsp() const {
  return socketio::nsp{self_->nsp()};
}

handshake socket::handshake() const {
  return self_->make_handshake();
}

connection_info socket::conn() const {
  connection_info result;
  if (auto s = self_->connection()) {
    result.current = s->current_transport();
    result.sid = s->id();
    result.address = s->handshake().address;
  }
  return result;
}

std::size_t socket::buffered() const {
  auto s = self_->connection();
  return s ? s->buffered() : 0;
}

bool socket::recovered() const noexcept {
  return self_->recovered();
}

const std::any& socket::noted() const noexcept {
  static const std::any nothing;
  auto s = self_->connection();
  return s ? s->context() : nothing;
}

const value& socket::data() const noexcept {
  static const value nothing = value::object();
  return self_->data.is_null() ? nothing : self_->data;
}

void socket::set_data(value x) {
  self_->set_data(std::move(x));
}

bool socket::join(room_list rooms) {
  return self_->join(rooms.names);
}

void socket::leave(room_list rooms) {
  self_->leave(rooms.names);
}

std::vector<std::string> socket::rooms() const {
  return self_->rooms();
}

void socket::off(std::string_view event) {
  if (auto x = events())
    x->off(event);
}

void socket::off(listener_id id) {
  if (auto x = events())
    x->off(id);
  outgoing_changed();
}

void socket::off_any() {
  if (auto x = events())
    x->off_any();
}

void socket::off_any_outgoing() {
  if (auto x = events())
    x->off_any_outgoing();
  outgoing_changed();
}

std::vector<listener_id> socket::listeners_any() const {
  auto x = self_->own_listeners();
  return x ? x->listeners_any() : std::vector<listener_id>{};
}

std::vector<listener_id> socket::listeners_any_outgoing() const {
  auto x = self_->own_listeners();
  return x ? x->listeners_any_outgoing() : std::vector<listener_id>{};
}

void socket::disconnect(bool close) {
  self_->disconnect(close);
}

listeners* socket::events() {
  return self_->events();
}

void socket::outgoing_changed() {
  self_->outgoing_changed();
}

} // namespace socketio
