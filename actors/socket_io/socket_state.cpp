// See socket_state.hpp: admission, rooms and end. Events are in
// socket_events.cpp.
#include "actors/socket_io/socket_state.hpp"

#include <unordered_set>
#include <utility>

#include "actors/guard.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/json_writer.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/raise.hpp"
#include "actors/socket_io/server_state.hpp"

namespace socketio::socket_io {

socket_state::admission::admission(socket_state& self)
  : deadline(timer_entry::calling<&socket_state::on_deadline>(self)) {
  // nop
}

socket_state::socket_state(client& owner, nsp_ptr nsp, std::string id,
                           value auth, socket_shares shares)
  : owner_(&owner),
    nsp_(std::move(nsp)),
    id_(std::move(id)),
    auth_(std::move(auth)),
    shares_(std::move(shares)) {
  nsp_->enter();
}

socket_state::~socket_state() = default;

void intrusive_ptr_add_ref(const socket_state* x) noexcept {
  ++x->references_;
}

void intrusive_ptr_release(const socket_state* x) noexcept {
  if (--x->references_ == 0)
    delete x;
}

// -- admission ---------------------------------------------------------------

void socket_state::admit() {
  auto claim = keeper() ? claim_of(auth_) : std::nullopt;
  if (claim)
    restore(std::move(*claim));
  else
    ask_middleware();
}

void socket_state::begin_admission() {
  admission_ = std::make_unique<admission>(*this);
  auto& server = this->server();
  server.time().arm(admission_->deadline, server.options().middleware_timeout);
}

void socket_state::ask_middleware() {
  socket_ptr self{this};
  auto steps = nsp_->steps_for(self);
  if (steps.empty())
    return accept();
  if (!admission_)
    begin_admission();
  run_chain(std::move(steps), [self](const std::optional<error>& refusal) {
    self->answer(refusal);
  });
}

void socket_state::answer(const std::optional<error>& refusal) {
  if (phase_ != phase::pending)
    return;
  if (refusal)
    refuse(*refusal);
  else
    accept();
}

void socket_state::accept() {
  if (recovered_)
    fetch_missed();
  else
    enter({});
}

void socket_state::enter(const std::vector<missed_packet>& missed) {
  socket_ptr self{this};
  auto waited = std::move(admission_);
  phase_ = phase::connected;
  owner_->joined();
  nsp_->add(*this);
  server().adapter().add_socket(nsp_->name(), id_, owner_->connection());
  auto pid = register_session(waited.get());
  if (waited)
    join(waited->rooms);
  // A listener of room events may have disconnected it.
  if (phase_ != phase::connected)
    return;
  send_missed(missed);
  value payload{{"sid", id_}};
  if (!pid.empty())
    payload["pid"] = std::move(pid);
  auto& packets = server().packets();
  owner_->send(packets.encode_connect(nsp_->name(), payload), {}, {});
  if (waited)
    for (auto& x : waited->events)
      guarded("an event emitted in a middleware",
              [&, this] { emit(x.name, x.args, x.opts); });
  if (phase_ != phase::connected) // a listener to what is sent did it
    return;
  nsp_->raise_connection(self);
  if (waited)
    waited->packets.replay([self](packet&& x, std::size_t bytes) {
      self->handle(std::move(x), bytes);
    });
}

void socket_state::refuse(const error& why) {
  value payload{{"message", why.message}};
  if (!why.data.is_null())
    payload["data"] = why.data;
  guarded("a parser", [&, this] {
    auto& packets = server().packets();
    owner_->send(packets.encode_connect_error(nsp_->name(), payload), {}, {});
  });
  leave_pending(true);
}

void socket_state::forget_pending() {
  if (phase_ == phase::pending)
    leave_pending(true);
}

void socket_state::leave_pending(bool recoverable) {
  socket_ptr self{this};
  phase_ = phase::gone;
  if (recovered_)
    give_back(recoverable);
  untie();
}

void socket_state::on_deadline() {
  server().report_middleware_timeout(nsp_->name());
  refuse(error{"timeout"});
}

// -- end ---------------------------------------------------------------------

void socket_state::close(close_reason reason) {
  if (phase_ == phase::pending)
    return leave_pending(is_recoverable(reason));
  if (phase_ != phase::connected)
    return;
  socket_ptr self{this};
  phase_ = phase::closing;
  raise(*this, "on_disconnecting", &listeners::disconnecting, reason);
  if (auto to = keeper())
    to->close(nsp_->name(), id_, is_recoverable(reason));
  server().adapter().remove_socket(nsp_->name(), id_);
  nsp_->remove(*this);
  phase_ = phase::gone;
  raise(*this, "on_disconnect", &listeners::disconnect, reason);
  drop_acks();
  untie();
}

void socket_state::untie() {
  owner_->left(nsp_->name());
  admission_.reset();
  auto middleware = std::move(middleware_);
  auto own = std::move(own_); // may hold the last handles of others
  outgoing_changed();
  std::exchange(owner_, nullptr)->remove(*this);
  nsp_->exit();
}

void socket_state::abandon() {
  nsp_->remove(*this);
  phase_ = phase::gone;
  owner_ = nullptr;
  admission_.reset();
  auto acks = std::move(acks_);
  auto middleware = std::move(middleware_);
  auto own = std::move(own_);
  outgoing_changed();
}

void socket_state::disconnect(bool whole_connection) {
  if (connected())
    in_order([self = socket_ptr{this}, whole_connection] {
      self->disconnect_now(whole_connection);
    });
}

void socket_state::disconnect_now(bool whole_connection) {
  if (phase_ == phase::gone)
    return;
  socket_ptr self{this};
  if (whole_connection)
    return owner_->disconnect();
  if (phase_ == phase::connected) {
    owner_->send(server().packets().encode_disconnect(nsp_->name()), {}, {});
  }
  close(close_reason::server_namespace_disconnect);
}

// -- rooms -------------------------------------------------------------------

bool socket_state::join(const std::vector<std::string>& rooms) {
  if (phase_ == phase::gone)
    return false;
  if (!count_rooms(rooms))
    return false;
  if (admission_)
    admission_->rooms.insert(admission_->rooms.end(), rooms.begin(),
                             rooms.end());
  else
    server().adapter().join(nsp_->name(), id_, rooms);
  return true;
}

bool socket_state::count_rooms(const std::vector<std::string>& more) {
  auto max = server().options().max_rooms;
  joined_ += more.size();
  if (joined_ <= max)
    return true;
  // The sum counts what was joined twice or left since: look closely.
  auto mine = rooms();
  std::unordered_set<std::string_view> all{mine.begin(), mine.end()};
  all.insert(id_); // which it has not joined before it is let in
  joined_ = all.size();
  all.insert(more.begin(), more.end());
  if (all.size() > max)
    return false;
  joined_ = all.size();
  return true;
}

void socket_state::leave(const std::vector<std::string>& rooms) {
  if (phase_ == phase::gone)
    return;
  for (auto& room : rooms)
    if (admission_)
      std::erase(admission_->rooms, room);
    else
      server().adapter().leave(nsp_->name(), id_, room);
}

std::vector<std::string> socket_state::rooms() const {
  if (admission_)
    return admission_->rooms;
  if (!connected())
    return {};
  return server().adapter().rooms_of(nsp_->name(), id_);
}

// -- facts -------------------------------------------------------------------

bool socket_state::connected() const noexcept {
  return phase_ == phase::connected || phase_ == phase::closing;
}

session* socket_state::connection() const noexcept {
  return owner_ ? &owner_->connection() : nullptr;
}

handshake socket_state::make_handshake() const {
  auto s = connection();
  return socket_io::make_handshake(s ? s->handshake() : handshake_info{},
                                   auth_);
}

void socket_state::describe(socket_details& x) const {
  auto s = connection();
  x.handshake = s ? s->handshake() : handshake_info{};
  x.auth = auth_.is_null() ? "" : to_json_text(auth_);
  // Nothing attached is no memory here and an empty object to others.
  x.data = data.is_null() ? "{}" : to_json_text(data);
}

listeners* socket_state::events() {
  if (phase_ == phase::gone)
    return nullptr;
  if (!own_)
    own_ = std::make_unique<listeners>();
  return own_.get();
}

void socket_state::outgoing_changed() {
  auto hears = own_ && !own_->any_outgoing().empty();
  if (std::exchange(hears_outgoing_, hears) != hears)
    nsp_->hearing += hears ? 1 : -1;
}

server_state& socket_state::server() const {
  return *nsp_->server();
}

} // namespace socketio::socket_io
