// See socket_state.hpp: events both ways and acknowledgements.
#include <algorithm>
#include <utility>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/socket_io/client.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/raise.hpp"
#include "actors/socket_io/refusals.hpp"
#include "actors/socket_io/server_state.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

namespace {

caf::error gone() {
  return make_error(ec::peer_gone, "the client is gone");
}

ack_callback settle_with(const pending_ack& x) {
  return [answer = x.answer](caf::expected<std::vector<value>> args) {
    if (args)
      answer.settle(caf::none, std::move(*args));
    else
      answer.settle(std::move(args.error()), {});
  };
}

} // namespace

socket_state::due_acks::due_acks(socket_state& self)
  : timer(timer_entry::calling<&socket_state::on_ack_timer>(self)) {
  // nop
}

// -- helpers -----------------------------------------------------------------

/// The client that asked with event `id`.
class socket_state::event_asker final : public ack::asker {
public:
  event_asker(socket_state& self, uint64_t id) : self_(&self), id_(id) {
    // nop
  }

  void on_answer(std::vector<value> args) override {
    try {
      self_->send_ack(id_, args);
    } catch (...) {
      reopen();
      throw;
    }
    self_ = nullptr;
  }

private:
  socket_ptr self_;
  uint64_t id_;
};

// -- from the client ---------------------------------------------------------

bool socket_state::receive(packet&& x, std::size_t bytes) {
  if (phase_ != phase::pending) {
    handle(std::move(x), bytes);
    return true;
  }
  if (x.type == packet_type::disconnect) {
    leave_pending(false);
    return true;
  }
  return admission_->packets.add(std::move(x), reserve(bytes));
}

std::optional<byte_budget::share> socket_state::reserve(std::size_t bytes) {
  if (!owner_)
    return byte_budget::share{};
  return owner_->waiting().take(bytes, server().options().max_waiting_bytes);
}

void socket_state::handle(packet&& x, std::size_t bytes) {
  if (phase_ != phase::connected)
    return;
  socket_ptr self{this};
  if (x.type == packet_type::event)
    on_event(std::move(x), bytes);
  else if (x.type == packet_type::ack)
    on_ack(std::move(x));
  else if (x.type == packet_type::disconnect)
    close(close_reason::client_namespace_disconnect);
}

void socket_state::dispatch(const packet& x, std::size_t bytes,
                            const ack& reply) {
  if (phase_ != phase::connected)
    return;
  event_list::snapshot named;
  event_list::snapshot all;
  for_each_level(*this, [&](listeners& level) {
    level.events().collect(x.event, named);
    level.all().collect(all);
  });
  if (named.empty() && all.empty())
    return;
  socket self{socket_ptr{this}};
  auto run = [&](const event_handler& f) {
    event ev{&self, x.event, x.args, reply, nullptr, bytes};
    if (auto text = guarded("a handler", [&] { f(ev); }))
      raise_error(error{*text}, x.event, reply);
    else if (!ev.mismatch.empty())
      raise_error(error{ev.mismatch}, x.event, reply);
  };
  named.for_each(run);
  all.for_each(run);
}

void socket_state::raise_error(const error& what, const std::string& event,
                               const ack& reply) {
  spdlog::debug("server: socket {}: {}", id_, log_text(what.message));
  if (connected())
    raise(*this, "on_error", &listeners::error_handlers, what, event, reply);
}

void socket_state::raise_outgoing(const std::string& event,
                                  const std::vector<value>& args) {
  raise(*this, "on_any_outgoing", &listeners::any_outgoing, event, args);
}

void socket_state::raise_drain() {
  if (connected())
    raise(*this, "on_drain", &listeners::drain);
}

void socket_state::raise_upgrade() {
  if (connected())
    raise(*this, "on_upgrade", &listeners::upgrade);
}

// -- to the client -----------------------------------------------------------

bool socket_state::emit(std::string_view event, const std::vector<value>& args,
                        send_options opts) {
  refuse_reserved(event);
  if (phase_ == phase::pending)
    return emit_early(event, args, opts);
  if (!connected())
    return false;
  auto x = encode(event, args, false);
  if (keeper())
    return emit_in_order(event, args, std::move(x), opts);
  raise_outgoing(std::string{event}, args);
  return send(x, opts);
}

// The reference sends such an event at once, and the client keeps it until it
// is let in. A client that is refused does not get it here.
bool socket_state::emit_early(std::string_view event,
                              const std::vector<value>& args,
                              send_options opts) {
  encode(event, args, false); // throws now what cannot be sent then
  auto& events = admission_->events;
  if (opts.volatile_ || events.size() >= server().options().max_waiting_events)
    return false;
  events.push_back({std::string{event}, args, opts});
  return true;
}

pending_ack socket_state::ask(std::string_view event,
                              const std::vector<value>& args, send_options opts,
                              std::optional<caf::timespan> timeout) {
  refuse_reserved(event);
  pending_ack result;
  if (!connected()) {
    result.answer.settle(gone(), {});
    return result;
  }
  auto x = encode(event, args, true);
  auto id = nsp_->next_ack_id();
  add_ack(id, settle_with(result), timeout);
  raise_outgoing(std::string{event}, args);
  send(x, opts, id);
  return result;
}

encoded_packet socket_state::encode(std::string_view event,
                                    const std::vector<value>& args,
                                    bool with_id) {
  auto& packets = server().packets();
  return must(packets.encode_event(nsp_->name(), event, args, with_id));
}

bool socket_state::send(const encoded_packet& x, send_options opts,
                        std::optional<uint64_t> ack_id) {
  if (!connected())
    return false;
  auto to = keeper();
  if (!to)
    return owner_->send(x, opts, ack_id);
  to->in_order([self = socket_ptr{this}, x, opts, ack_id] {
    if (self->connected())
      self->owner_->send(x, opts, ack_id);
  });
  return true;
}

ack socket_state::make_ack(uint64_t id) {
  return ack{std::make_shared<event_asker>(*this, id)};
}

void socket_state::send_ack(uint64_t id, const std::vector<value>& args) {
  if (connected())
    send(must(server().packets().encode_ack(nsp_->name(), args)), {}, id);
}

// -- acknowledgements of the client ------------------------------------------

void socket_state::on_ack(packet&& x) {
  auto f = acks_ && x.id ? acks_->table.take(*x.id) : nullptr;
  if (!f)
    return;
  tidy_acks();
  guarded("an acknowledgement", [&] { f(std::move(x.args)); });
}

void socket_state::expect_ack(uint64_t id, ack_callback f) {
  if (connected())
    add_ack(id, std::move(f), std::nullopt);
  else
    f(gone());
}

void socket_state::forget_ack(uint64_t id) {
  if (!acks_)
    return;
  acks_->table.take(id);
  tidy_acks();
}

void socket_state::add_ack(uint64_t id, ack_callback f,
                           std::optional<caf::timespan> after) {
  if (!acks_)
    acks_ = std::make_unique<due_acks>(*this);
  auto deadline = after ? std::optional{server().time().now()
                                        + std::min(*after, clock::max_delay)}
                        : std::nullopt;
  acks_->table.add(id, std::move(f), deadline);
  tidy_acks();
}

void socket_state::on_ack_timer() {
  socket_ptr self{this};
  auto late = acks_->table.expire(server().time().now());
  tidy_acks();
  for (auto& f : late)
    guarded("an acknowledgement", [&] {
      f(make_error(ec::operation_timed_out, "operation has timed out"));
    });
}

void socket_state::tidy_acks() {
  if (acks_->table.empty())
    return acks_.reset();
  auto& time = server().time();
  if (auto next = acks_->table.next_deadline())
    time.arm(acks_->timer, std::max(*next - time.now(), caf::timespan{0}));
}

void socket_state::drop_acks() {
  if (!acks_)
    return;
  auto lost = acks_->table.clear();
  acks_.reset();
  for (auto& f : lost)
    guarded("an acknowledgement", [&] { f(gone()); });
}

} // namespace socketio::socket_io
