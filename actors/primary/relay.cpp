// See relay.hpp.
#include "actors/primary/relay.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <caf/actor_cast.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>
#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "actors/loop/pinned.hpp"

namespace socketio {

namespace {

/// How long nothing may move for a member that is over its bound.
constexpr std::chrono::seconds stall{1};

/// How long what recovery keeps may stay beyond its time.
constexpr std::chrono::seconds sweep_period{1};

} // namespace

void relay_state::start(const adapter_options& opts, relay_peers xs) {
  peers = std::move(xs);
  flow.emplace(opts.max_refused_bytes, stall);
  if (peers.links != nullptr)
    peers.links->on_full(opts.max_refused_bytes, [to = self->address()] {
      // Before all that waits and would go over that link as well.
      if (auto relay = caf::actor_cast<caf::actor>(to))
        caf::anon_send<caf::message_priority::high>(relay, full_atom::value);
    });
  if (opts.heartbeat_interval.count() == 0)
    return;
  period = std::min(opts.heartbeat_interval, opts.heartbeat_timeout / 2);
  alive.emplace(opts.heartbeat_timeout, period, self->clock().now());
  self->delayed_send(self, period, caf::tick_atom_v);
}

void relay_state::on_tick() {
  const auto now = self->clock().now();
  for (auto& m : members)
    if (std::exchange(m.heard, false))
      alive->heard(m.id);
  // Who is not read from cannot be heard.
  for (const auto& id : flow->paused())
    alive->heard(id);
  for (const auto& id : alive->tick(now))
    remove_frozen(id);
  for (const auto& m : members)
    if (m.id != emitter_id) {
      alive->asked(m.id, now);
      self->send(m.adapter, heartbeat{m.id});
    }
  watch_links();
  self->delayed_send(self, period, caf::tick_atom_v);
}

relay_state::member* relay_state::heard_from() {
  const auto& sender = self->current_sender();
  auto i = std::find_if(members.begin(), members.end(),
                        [&](const auto& m) { return m.adapter == sender; });
  if (i == members.end())
    return nullptr;
  i->heard = true;
  return &*i;
}

void relay_state::remove_frozen(const worker_id& id) {
  auto i = find(id);
  if (i == members.end())
    return;
  spdlog::error("relay: worker {} gives no sign of life", to_string(id));
  remove(i);
  if (peers.on_frozen)
    peers.on_frozen(id);
}

caf::result<membership> relay_state::enter(const register_worker& x) {
  if (x.message_types != message_types_hash()) {
    spdlog::error("relay: worker {} runs another build, refused",
                  to_string(x.id));
    return make_error(ec::incompatible_build,
                      "the primary runs another build than this worker");
  }
  const auto& sender = self->current_sender();
  auto others = others_of(sender);
  if (x.id != emitter_id)
    tell_all(worker_joined{x.id});
  members.push_back({x.id, caf::actor_cast<adapter_actor>(sender)});
  self->monitor(members.back().adapter);
  return membership{std::move(others),
                    recovery ? recovery->packets().last() : 0};
}

void relay_state::pass(const cluster_message& x) {
  const auto* packet = caf::get_if<broadcast>(&x.body);
  if (!recovery || packet == nullptr || !is_kept(packet->opts))
    return copy_to_others();
  if (heard_from() == nullptr)
    return;
  const auto& sender = self->current_sender();
  auto logged = x;
  logged.offset = recovery->append(x.origin, *packet, self->clock().now());
  const auto content = caf::make_message(std::move(logged));
  for (const auto& m : members)
    if (m.id != emitter_id)
      m.adapter->enqueue(sender, caf::make_message_id(), content,
                         self->context());
  sweep_later();
}

// -- connection state recovery -----------------------------------------------

void relay_state::on_report(const session_report& x) {
  const auto* by = heard_from();
  if (!recovery || by == nullptr)
    return;
  const auto now = self->clock().now();
  post(caf::visit(
    [&](const auto& body) { return recovery->on(by->id, body, now); }, x.body));
  sweep_later();
  if (caf::holds_alternative<restore_session>(x.body))
    self->delayed_send(self, owner_timeout, caf::flush_atom_v);
}

void relay_state::on_deadline() {
  if (recovery)
    post(recovery->expire(self->clock().now()));
}

void relay_state::on_sweep() {
  sweeping = false;
  on_deadline();
  sweep_later();
}

void relay_state::sweep_later() {
  if (recovery->keeps_anything() && !std::exchange(sweeping, true))
    self->delayed_send(self, sweep_period, sweep_atom::value);
}

void relay_state::post(const recovery_mails& mails) {
  for (const auto& mail : mails)
    if (auto to = find(mail.to); to != members.end())
      self->send(to->adapter, mail.content);
}

// -- membership --------------------------------------------------------------

relay_state::member_iterator relay_state::find(const worker_id& id) {
  return std::find_if(members.begin(), members.end(),
                      [&id](const auto& m) { return m.id == id; });
}

void relay_state::copy_to_others() {
  if (heard_from() == nullptr)
    return;
  const auto& sender = self->current_sender();
  // What came over a link is shared here, not copied.
  const auto content =
    self->current_mailbox_element()->copy_content_to_message();
  for (const auto& m : members)
    if (m.adapter != sender && m.id != emitter_id)
      m.adapter->enqueue(sender, caf::make_message_id(), content,
                         self->context());
}

void relay_state::scatter(uint64_t request_id) {
  const auto* asker = heard_from();
  if (asker == nullptr)
    return;
  self->send(asker->adapter,
             workers_asked{request_id, others_of(self->current_sender())});
  copy_to_others();
}

void relay_state::remove(const caf::actor_addr& address) {
  auto i = std::find_if(members.begin(), members.end(),
                        [&](const auto& m) { return m.adapter == address; });
  if (i != members.end())
    remove(i);
}

void relay_state::remove(member_iterator i) {
  const worker_left left{i->id};
  if (alive)
    alive->heard(i->id);
  members.erase(i);
  if (left.id == emitter_id)
    return;
  tell_all(left);
  if (!recovery)
    return;
  post(recovery->remove(left.id, self->clock().now()));
  sweep_later();
}

std::vector<worker_id>
relay_state::others_of(const caf::strong_actor_ptr& who) const {
  std::vector<worker_id> result;
  for (const auto& m : members)
    if (m.adapter != who && m.id != emitter_id)
      result.push_back(m.id);
  return result;
}

template <class T>
void relay_state::tell_all(const T& x) {
  for (const auto& m : members)
    self->send(m.adapter, x);
}

relay_impl::behavior_type relay(relay_impl::stateful_pointer<relay_state> self,
                                adapter_options opts, relay_peers peers) {
  self->state.start(opts, std::move(peers));
  self->set_down_handler(
    [self](const caf::down_msg& down) { self->state.remove(down.source); });
  // CAF answers also what was not asked: who could not use a message of ours
  // says so by an error, which must not end the relay.
  self->set_error_handler([](caf::error&) {});
  return {
    [self](const register_worker& x) { return self->state.enter(x); },
    [self](const cluster_message& x) { self->state.pass(x); },
    [self](const cluster_batch&) { self->state.copy_to_others(); },
    [self](const cluster_request& x) { self->state.scatter(x.request_id); },
    [self](const heartbeat&) { self->state.heard_from(); },
    [self](const session_report& x) { self->state.on_report(x); },
    [self](const worker_exited& x) { self->state.on_exited(x.id); },
    [self](caf::tick_atom) { self->state.on_tick(); },
    [self](caf::flush_atom) { self->state.on_deadline(); },
    [self](sweep_atom) { self->state.on_sweep(); },
    [self](full_atom) { self->state.watch_links(); },
    [self](watch_atom) { self->state.on_watch(); },
  };
}

relay_impl::behavior_type
recovering_relay(relay_impl::stateful_pointer<relay_state> self,
                 adapter_options opts, relay_peers peers,
                 recovery_limits limits, packet_offset last) {
  self->state.recovery.emplace(limits, last);
  self->state.owner_timeout = limits.owner_timeout;
  return relay(self, std::move(opts), std::move(peers));
}

relay_impl spawn_relay(caf::actor_system& system, caf::execution_unit& unit,
                       const adapter_options& opts,
                       const server_options& server, caf::timespan blind,
                       relay_peers peers) {
  if (!server.connection_state_recovery)
    return spawn_pinned(system, unit, relay, opts, std::move(peers));
  recovery_limits limits;
  limits.max_disconnection = server.max_disconnection_duration;
  limits.packets.age = server.max_disconnection_duration + blind;
  limits.packets.packets = server.max_recovery_packets;
  limits.packets.bytes = server.max_recovery_bytes;
  // Later than all that an earlier process can have counted to.
  auto since = std::chrono::system_clock::now().time_since_epoch();
  auto last = std::chrono::duration_cast<std::chrono::microseconds>(since);
  return spawn_pinned(system, unit, recovering_relay, opts, std::move(peers),
                      limits, static_cast<packet_offset>(last.count()));
}

} // namespace socketio
