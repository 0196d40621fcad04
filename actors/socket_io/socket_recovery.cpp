// See socket_state.hpp: connection state recovery. A claim takes two steps:
// the session comes first, its missed packets when the socket enters, so that
// nothing is lost or doubled while the middleware takes its time.
#include <algorithm>
#include <utility>

#include "actors/log.hpp"
#include "actors/offset.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

session_keeper* socket_state::keeper() const {
  return server().adapter().keeper();
}

// -- a client comes back -----------------------------------------------------

void socket_state::restore(session_claim x) {
  begin_admission();
  admission_->claim = x;
  keeper()->restore(nsp_->name(), x.pid, x.offset,
                    [self = socket_ptr{this}](auto ticket, auto answer) {
                      self->on_restored(ticket, std::move(answer));
                    });
}

void socket_state::on_restored(session_keeper::ticket ticket,
                               std::optional<stored_session> x) {
  if (phase_ != phase::pending) {
    // The client has gone meanwhile; it may come back once more.
    if (x && nsp_->server())
      keeper()->give_back(ticket, nsp_->name(), x->sid, true);
    return;
  }
  if (!x)
    return ask_middleware();
  auto stored = read_json(x->data, no_json_limits);
  data = stored ? std::move(*stored) : value{};
  admission_->stored_data = std::move(x->data);
  id_ = std::move(x->sid);
  admission_->rooms = x->rooms;
  admission_->stored_rooms = std::move(x->rooms);
  admission_->claim->ticket = ticket;
  recovered_ = true;
  if (server().options().skip_middlewares)
    accept();
  else
    ask_middleware();
}

void socket_state::fetch_missed() {
  const auto& claim = *admission_->claim;
  keeper()->fetch(claim.ticket, nsp_->name(), claim.pid, claim.offset,
                  [self = socket_ptr{this}](auto answer) {
                    self->on_missed(std::move(answer));
                  });
}

void socket_state::on_missed(std::optional<stored_session> x) {
  if (phase_ != phase::pending)
    return;
  if (x)
    return enter(std::move(x->missed));
  // Something it missed is lost, or a newer claim has it: it starts anew.
  spdlog::debug("server: socket {} cannot be recovered", id_);
  forget_restored();
  ask_middleware();
}

void socket_state::forget_restored() {
  give_back(true);
  recovered_ = false;
  id_ = server().new_socket_id();
  data = nullptr;
  admission_->events.clear();
  admission_->rooms.clear();
  admission_->stored_rooms.clear();
}

void socket_state::give_back(bool recoverable) {
  keeper()->give_back(admission_->claim->ticket, nsp_->name(), id_,
                      recoverable);
}

std::string socket_state::register_session(const admission* waited) {
  auto to = keeper();
  if (!to || phase_ != phase::connected)
    return {};
  if (!recovered_) {
    auto pid = make_pid();
    to->open(nsp_->name(), id_, pid, to_json_text(data));
    return pid;
  }
  // What changed since is to be told, hence joined later, or left.
  join(waited->stored_rooms);
  if (phase_ != phase::connected)
    return {};
  to->resume(nsp_->name(), id_);
  if (auto text = to_json_text(data); text != waited->stored_data)
    to->update(nsp_->name(), id_, text);
  for (auto& room : waited->stored_rooms)
    if (!std::count(waited->rooms.begin(), waited->rooms.end(), room))
      leave({room});
  return waited->claim->pid;
}

void socket_state::send_missed(const std::vector<missed_packet>& packets) {
  for (auto& x : packets)
    if (!x.packet.portable)
      owner_->send(x.packet, {}, {}, to_text(x.offset));
    else if (auto own = server().own_packet(nsp_->name(), x.packet, false))
      owner_->send(*own, {}, {}, to_text(x.offset));
}

// -- in the program's order --------------------------------------------------

void socket_state::set_data(value x) {
  data = std::move(x);
  if (phase_ != phase::connected)
    return;
  if (auto to = keeper())
    to->update(nsp_->name(), id_, to_json_text(data));
}

void socket_state::in_order(std::function<void()> f) {
  if (auto to = keeper())
    to->in_order(std::move(f));
  else
    f();
}

bool socket_state::emit_in_order(std::string_view event,
                                 const std::vector<value>& args,
                                 encoded_packet x, send_options opts) {
  if (!opts.volatile_) {
    // The adapter tells those who listen.
    broadcast_options to;
    to.nsp = nsp_->name();
    to.rooms.push_back(id_);
    to.compress = opts.compress;
    server().adapter().send(broadcast{std::move(to), std::move(x)});
    return connected() && owner_->connection().below_high_water();
  }
  raise_outgoing(std::string{event}, args);
  auto sent = std::make_shared<bool>(true);
  in_order([self = socket_ptr{this}, sent, x = std::move(x), opts] {
    *sent = self->connected()
            && self->owner_->send(x, opts, {}, self->keeper()->offset());
  });
  return *sent;
}

void socket_state::lose_connection() {
  if (owner_)
    owner_->close(close_reason::transport_close);
}

} // namespace socketio::socket_io
