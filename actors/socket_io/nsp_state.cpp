// See nsp_state.hpp.
#include "actors/socket_io/nsp_state.hpp"

#include <utility>

#include "actors/guard.hpp"
#include "actors/log.hpp"
#include "actors/socket_io/nsp.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

nsp_state::nsp_state(server_state& server, std::string name, nsp_ptr parent)
  : server_(&server), name_(std::move(name)), parent_(std::move(parent)) {
  server_->born(*this);
}

nsp_state::~nsp_state() {
  if (server_)
    server_->died(*this);
}

void intrusive_ptr_add_ref(const nsp_state* x) noexcept {
  ++x->references_;
}

void intrusive_ptr_release(const nsp_state* x) noexcept {
  if (--x->references_ == 0)
    delete x;
}

// -- sockets -----------------------------------------------------------------

void nsp_state::exit() {
  if (--clients_ == 0 && parent_ && !permanent && server_
      && server_->options().cleanup_empty_child_namespaces)
    server_->drop(*this);
}

void nsp_state::add(socket_state& s) {
  sockets_.emplace(s.id(), &s);
}

void nsp_state::remove(const socket_state& s) {
  sockets_.erase(s.id());
}

socket_state* nsp_state::find(std::string_view sid) const {
  auto i = sockets_.find(sid);
  return i != sockets_.end() ? i->second : nullptr;
}

std::vector<socket_ptr> nsp_state::sockets() const {
  std::vector<socket_ptr> result;
  result.reserve(sockets_.size());
  for (auto& [id, s] : sockets_)
    result.emplace_back(s);
  return result;
}

bool nsp_state::hears_outgoing() const {
  return hearing > 0 || !every_socket.any_outgoing().empty()
         || (parent_ && parent_->hears_outgoing());
}

// -- events ------------------------------------------------------------------

std::vector<middleware_step> nsp_state::steps_for(const socket_ptr& s) {
  std::vector<middleware_step> result;
  for_each_level([&](nsp_state& level) {
    for (auto& f : level.middlewares)
      result.emplace_back([f, s](next word) {
        socket self{s};
        f(self, std::move(word));
      });
  });
  return result;
}

void nsp_state::raise_connection(const socket_ptr& s) {
  callback_list<connection_handler>::snapshot handlers;
  for_each_level([&](nsp_state& x) { x.connection.collect(handlers); });
  socket self{s};
  handlers.for_each(
    [&](auto& f) { guarded("on_connection", [&] { f(self); }); });
}

void nsp_state::raise_server_side(const std::string& name,
                                  const std::vector<value>& args,
                                  const ack& reply) {
  event_list::snapshot handlers;
  for_each_level([&](nsp_state& x) { x.server_side.collect(name, handlers); });
  nsp self{nsp_ptr{this}};
  handlers.for_each([&](auto& f) {
    event ev{nullptr, name, args, reply, &self};
    guarded("a handler of a server-side event", [&] { f(ev); });
    if (!ev.mismatch.empty())
      spdlog::warn("server: server-side event: {}", ev.mismatch);
  });
}

void nsp_state::raise_room_event(local_sockets::room_event what,
                                 const std::string& room,
                                 const std::string& sid) {
  callback_list<room_handler>::snapshot handlers;
  for_each_level([&](nsp_state& x) { x.room_events.collect(handlers); });
  handlers.for_each(
    [&](auto& f) { guarded("on_room_event", [&] { f(what, room, sid); }); });
}

void nsp_state::clear() {
  nsp_ptr self{this};
  middlewares.clear();
  connection.clear();
  room_events.clear();
  every_socket = listeners{};
  server_side.clear();
}

void nsp_state::detach() {
  nsp_ptr self{this};
  server_ = nullptr;
  clear();
}

} // namespace socketio::socket_io
