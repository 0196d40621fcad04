// See cluster_adapter.hpp. The order of sending is the order of arrival
// everywhere: all that leaves this worker goes over one link, operations
// through the relay and answers past it.
#include "adapter/cluster_adapter.hpp"

#include <algorithm>
#include <utility>

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/send.hpp>

#include "actors/errors.hpp"
#include "actors/log.hpp"
#include "adapter/cluster_batch.hpp"

namespace socketio {

namespace {

/// Bytes for the others that do not wait for the end of the turn, and
/// operations: a batch is one message of the receiver's turn.
constexpr std::size_t early_batch = 64 * 1024;
constexpr std::size_t max_operations = 32;

} // namespace

cluster_adapter::cluster_adapter(worker_id own, const adapter_options& opts,
                                 bool recovery)
  : own_(own),
    request_timeout_(opts.request_timeout),
    max_fetches_(opts.max_fetches),
    batch_{own, {}} {
  if (recovery)
    recovery_ = std::make_unique<session_recovery>(
      own, rooms_, request_timeout_, recovery_links());
}

// -- rooms -------------------------------------------------------------------

void cluster_adapter::add_socket(const std::string& nsp, const std::string& sid,
                                 session& s) {
  rooms_.add_socket(nsp, sid, s);
}

void cluster_adapter::remove_socket(const std::string& nsp,
                                    const std::string& sid) {
  rooms_.remove_socket(nsp, sid);
}

void cluster_adapter::join(const std::string& nsp, const std::string& sid,
                           const std::vector<std::string>& rooms) {
  rooms_.join(nsp, sid, rooms);
}

void cluster_adapter::leave(const std::string& nsp, const std::string& sid,
                            const std::string& room) {
  rooms_.leave(nsp, sid, room);
}

std::vector<std::string>
cluster_adapter::rooms_of(const std::string& nsp,
                          const std::string& sid) const {
  return rooms_.rooms_of(nsp, sid);
}

nsp_counts cluster_adapter::counts(const std::string& nsp) const {
  return rooms_.counts(nsp);
}

std::vector<std::string> cluster_adapter::rooms(const std::string& nsp) const {
  return rooms_.rooms(nsp);
}

std::size_t cluster_adapter::count(const std::string& nsp,
                                   const std::string& room) const {
  return rooms_.count(nsp, room);
}

std::size_t cluster_adapter::server_count() const {
  return others_.size() + (own_ != emitter_id ? 1 : 0);
}

// -- operations --------------------------------------------------------------

bool cluster_adapter::packets_under_way() const {
  return recovery_ && !recovery_->idle();
}

template <class T>
void cluster_adapter::send_everywhere(const T& x) {
  if (packets_under_way())
    recovery_->in_order([this, x] { rooms_.apply(x); });
  else
    rooms_.apply(x);
  if (!x.opts.local)
    pass_on(x);
}

template <class T>
void cluster_adapter::pass_on(const T& x) {
  if (!relay_)
    return;
  if (!gathering_)
    return caf::send_as(self_, relay_, cluster_message{own_, x});
  append(batch_, x);
  if (++batched_operations_ < max_operations
      && batch_.bodies.size() < early_batch)
    flush_later();
  else
    send_batch();
}

void cluster_adapter::send_batch() {
  batched_operations_ = 0;
  if (relay_ && !batch_.bodies.empty())
    caf::send_as(self_, relay_, std::exchange(batch_, {own_, {}}));
}

void cluster_adapter::send(const broadcast& x) {
  if (!recovery_ || !relay_ || !is_kept(x.opts))
    return send_everywhere(x);
  recovery_->before_packet(x.opts);
  caf::send_as(self_, relay_, cluster_message{own_, x});
}

void cluster_adapter::send(const sockets_join& x) {
  send_everywhere(x);
}

void cluster_adapter::send(const sockets_leave& x) {
  send_everywhere(x);
}

void cluster_adapter::send(const disconnect_sockets& x) {
  send_everywhere(x);
}

void cluster_adapter::send(const server_side_emit& x) {
  pass_on(x);
}

// -- the actor's -------------------------------------------------------------

void cluster_adapter::start(adapter_impl self) {
  self_ = std::move(self);
}

void cluster_adapter::enter(relay_actor relay) {
  relay_ = std::move(relay);
}

void cluster_adapter::stop() {
  send_batch();
  relay_ = nullptr;
  self_ = nullptr;
  answered_.clear();
  others_.clear();
  for (const auto& x : fetches_.close())
    x.then({{}, {}, true});
  finish(pending_.close());
  if (recovery_)
    recovery_->stop();
}

caf::result<worker_list> cluster_adapter::on(const list_workers& x) const {
  if (x.message_types != message_types_hash())
    return make_error(ec::incompatible_build,
                      "the cluster runs another build than this program");
  auto workers = others_;
  if (own_ != emitter_id)
    workers.insert(own_);
  return worker_list{{workers.begin(), workers.end()}};
}

caf::error cluster_adapter::on(const membership& x) {
  if (own_ != emitter_id && (x.offset > 0) != (recovery_ != nullptr))
    return make_error(ec::invalid_option,
                      "server.connection-state-recovery: expected the same in "
                      "the primary and its workers");
  others_ = {x.others.begin(), x.others.end()};
  if (recovery_)
    recovery_->enter(x.offset);
  return {};
}

void cluster_adapter::on(const worker_joined& x) {
  others_.insert(x.id);
}

void cluster_adapter::on(const worker_left& x) {
  others_.erase(x.id);
  finish(pending_.on_left(x.id));
}

void cluster_adapter::on(const heartbeat& x) {
  if (relay_)
    caf::send_as(self_, relay_, x);
}

void cluster_adapter::on(const cluster_message& x) {
  if (recovery_ && x.offset > 0)
    return recovery_->deliver(x);
  caf::visit([this](const auto& body) { rooms_.apply(body); }, x.body);
}

void cluster_adapter::on(const cluster_batch& x) {
  auto why = for_each(x, [this](const cluster_body& body) {
    caf::visit([this](const auto& y) { rooms_.apply(y); }, body);
  });
  if (why)
    spdlog::error("adapter: damaged message of worker {}", to_string(x.origin));
}

// -- connection state recovery -----------------------------------------------

session_recovery::links cluster_adapter::recovery_links() {
  return {[this](session_report_body x) {
            if (relay_)
              caf::send_as(self_, relay_, session_report{std::move(x)});
          },
          [this] { flush_later(); }, [this] { arm(); },
          [this] { return now(); }};
}

void cluster_adapter::on(const session_order& x) {
  if (recovery_)
    caf::visit([this](const auto& body) { recovery_->on(body); }, x.body);
}

void cluster_adapter::flush_later() {
  if (self_ && !std::exchange(flush_sent_, true))
    // Ahead of what came in meanwhile.
    caf::anon_send<caf::message_priority::high>(self_, caf::flush_atom_v);
}

void cluster_adapter::on_flush() {
  flush_sent_ = false;
  send_batch();
  send_answers();
  if (recovery_)
    recovery_->flush();
}

} // namespace socketio
