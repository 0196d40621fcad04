// See nsp.hpp.
#include "actors/socket_io/nsp.hpp"

#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio {

nsp::nsp(socket_io::nsp_ptr self) : broadcast_operator(std::move(self)) {
  // nop
}

const std::string& nsp::name() const noexcept {
  return nsp_->name();
}

void nsp::use(socket_io::connect_middleware f) {
  nsp_->middlewares.push_back(std::move(f));
}

listener_id nsp::on_connection(std::function<void(socket&)> f) {
  nsp_->connection.add(++nsp_->last_id, std::move(f));
  return nsp_->last_id;
}

listeners& nsp::every_socket() {
  return nsp_->every_socket;
}

std::vector<socket> nsp::sockets() const {
  std::vector<socket> result;
  for (auto& x : nsp_->sockets())
    result.emplace_back(std::move(x));
  return result;
}

std::optional<socket> nsp::find(std::string_view sid) const {
  auto x = nsp_->find(sid);
  return x ? std::optional{socket{socket_io::socket_ptr{x}}} : std::nullopt;
}

remote_socket nsp::remote(std::string sid) const {
  return {nsp_, std::move(sid)};
}

nsp_counts nsp::counts() const {
  auto server = nsp_->server();
  return server ? server->adapter().counts(name()) : nsp_counts{};
}

std::vector<std::string> nsp::rooms() const {
  auto server = nsp_->server();
  return server ? server->adapter().rooms(name()) : std::vector<std::string>{};
}

std::size_t nsp::count(const std::string& room) const {
  auto server = nsp_->server();
  return server ? server->adapter().count(name(), room) : 0;
}

listener_id nsp::on_room_event(socket_io::room_handler f) {
  nsp_->room_events.add(++nsp_->last_id, std::move(f));
  return nsp_->last_id;
}

listener_id nsp::add(std::string event, event_handler f) {
  nsp_->server_side.add(++nsp_->last_id, std::move(event), std::move(f), false);
  return nsp_->last_id;
}

void nsp::off(listener_id id) {
  nsp_->connection.remove(id);
  nsp_->room_events.remove(id);
  nsp_->server_side.remove(id);
}

} // namespace socketio
