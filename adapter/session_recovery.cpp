// See session_recovery.hpp.
#include "adapter/session_recovery.hpp"

#include <algorithm>
#include <utility>

#include "actors/offset.hpp"

namespace socketio {

namespace {

/// Both names may have any bytes: the length tells them apart.
std::string key(const std::string& nsp, const std::string& sid) {
  return std::to_string(nsp.size()) + ':' + nsp + sid;
}

} // namespace

session_recovery::session_recovery(worker_id own, local_rooms& rooms,
                                   caf::timespan timeout, links to)
  : own_(own), rooms_(rooms), timeout_(timeout), to_(std::move(to)) {
  rooms_.watch(*this);
}

// -- order -------------------------------------------------------------------

void session_recovery::in_order(std::function<void()> f) {
  order_.run(std::move(f));
}

const std::string& session_recovery::offset() const noexcept {
  return rooms_.offset();
}

void session_recovery::enter(packet_offset last) {
  delivered_ = last;
  rooms_.set_offset(to_text(last));
}

void session_recovery::before_packet(const broadcast_options& to) {
  // What happened before the packet was sent shall be known before it.
  flush();
  order_.add_packet(to);
}

void session_recovery::deliver(const cluster_message& x) {
  const auto* packet = caf::get_if<broadcast>(&x.body);
  if (packet == nullptr)
    return;
  delivered_ = x.offset;
  rooms_.set_offset(to_text(x.offset));
  if (x.origin != own_)
    return rooms_.apply(*packet);
  rooms_.send(*packet, order_.take_packet());
  order_.run_jobs();
}

// -- sessions of this worker -------------------------------------------------

session_recovery::entry* session_recovery::find(const std::string& nsp,
                                                const std::string& sid) {
  auto i = sessions_.find(key(nsp, sid));
  return i != sessions_.end() ? &i->second : nullptr;
}

void session_recovery::open(const std::string& nsp, const std::string& sid,
                            const std::string& pid, const std::string& data) {
  sessions_[key(nsp, sid)] = entry{nsp, sid, pid, true, 0, {}};
  by_pid_[pid] = key(nsp, sid);
  to_.report(session_opened{pid, nsp, sid, delivered_, data});
}

void session_recovery::update(const std::string& nsp, const std::string& sid,
                              const std::string& data) {
  auto* x = find(nsp, sid);
  if (x != nullptr && x->open)
    changes_of(*x).data = {data};
}

void session_recovery::before_change(const std::string& nsp,
                                     const std::string& sid,
                                     const std::string& room, bool joins) {
  auto* x = find(nsp, sid);
  if (x == nullptr || !x->open)
    return;
  if (!order_.is_running_jobs())
    order_.before_change(nsp, room, sid, [&](const broadcast_options& to) {
      return rooms_.selects(to, sid);
    });
  changes_of(*x).rooms.push_back({room, joins});
}

void session_recovery::close(const std::string& nsp, const std::string& sid,
                             bool recoverable) {
  auto* x = find(nsp, sid);
  if (x == nullptr)
    return;
  report_changes(*x);
  to_.report(session_closed{x->pid, recoverable});
  erase(*x);
}

void session_recovery::resume(const std::string& nsp, const std::string& sid) {
  if (auto* x = find(nsp, sid))
    x->open = true;
}

void session_recovery::erase(const entry& x) {
  const auto id = key(x.nsp, x.sid);
  by_pid_.erase(x.pid);
  sessions_.erase(id);
}

// -- writing through ---------------------------------------------------------

/// @returns the changes of `x` at this point of the relay's order.
session_changed& session_recovery::changes_of(entry& x) {
  auto& result = x.changes;
  const auto deferred = order_.is_running_jobs();
  if (!result.pid.empty()
      && (result.delivered != delivered_ || result.deferred != deferred))
    report_changes(x);
  if (!result.pid.empty())
    return result;
  if (changed_.empty())
    to_.flush_later();
  changed_.push_back(key(x.nsp, x.sid));
  result = session_changed{x.pid, delivered_, deferred, {}, {}};
  return result;
}

void session_recovery::report_changes(entry& x) {
  if (!x.changes.pid.empty())
    to_.report(std::exchange(x.changes, {}));
}

void session_recovery::flush() {
  for (const auto& id : std::exchange(changed_, {}))
    if (auto i = sessions_.find(id); i != sessions_.end())
      report_changes(i->second);
}

// -- sessions of others ------------------------------------------------------

void session_recovery::restore(const std::string& nsp, const std::string& pid,
                               packet_offset offset, on_claimed then) {
  const auto id = ++last_request_;
  ask(restores_, {id, nsp, pid, offset, false},
      [id, then = std::move(then)](std::optional<stored_session> x) {
        then(id, std::move(x));
      });
}

void session_recovery::fetch(ticket x, const std::string& nsp,
                             const std::string& pid, packet_offset offset,
                             on_restored then) {
  ask(fetches_, {++last_request_, nsp, pid, offset, true},
      [this, x, then = std::move(then)](std::optional<stored_session> session) {
        if (session && !is_claimed_by(x, session->nsp, session->sid))
          session.reset();
        then(std::move(session));
      });
}

void session_recovery::give_back(ticket x, const std::string& nsp,
                                 const std::string& sid, bool recoverable) {
  if (is_claimed_by(x, nsp, sid))
    close(nsp, sid, recoverable);
}

bool session_recovery::is_claimed_by(ticket x, const std::string& nsp,
                                     const std::string& sid) {
  const auto* session = find(nsp, sid);
  return session != nullptr && !session->open && session->claim == x;
}

void session_recovery::ask(pending_restores& where, restore_session x,
                           on_restored then) {
  where.add(std::move(x), std::move(then));
  send_requests();
}

void session_recovery::send_requests() {
  const auto deadline = to_.now() + timeout_;
  for (auto* pool : {&restores_, &fetches_})
    for (auto& x : pool->send(deadline))
      to_.report(std::move(x));
  to_.arm();
}

void session_recovery::on(session_restored x) {
  auto then = restores_.take(x.request_id);
  const auto first = static_cast<bool>(then);
  if (!first)
    then = fetches_.take(x.request_id);
  send_requests();
  if (x.session.empty()) {
    if (then)
      then(std::nullopt);
    return;
  }
  auto& session = x.session.front();
  if (!then) {
    // Too late: nobody here wants it any more.
    if (by_pid_.count(session.pid) == 0)
      to_.report(session_closed{session.pid, true});
    return;
  }
  if (first) {
    const auto id = key(session.nsp, session.sid);
    sessions_[id] =
      entry{session.nsp, session.sid, session.pid, false, x.request_id, {}};
    by_pid_[session.pid] = id;
  }
  then(std::move(session));
}

void session_recovery::on(const close_session& x) {
  auto id = by_pid_.find(x.pid);
  auto i = id != by_pid_.end() ? sessions_.find(id->second) : sessions_.end();
  if (i == sessions_.end())
    return; // that it was closed is on its way already
  // Copied: the entry may go during the calls.
  const auto session = i->second;
  if (session.open && rooms_.sockets() != nullptr)
    rooms_.sockets()->abandon(session.nsp, session.sid);
  close(session.nsp, session.sid, true);
}

void session_recovery::expire(time_point now) {
  for (auto* pool : {&restores_, &fetches_})
    for (auto& then : pool->expire(now))
      then(std::nullopt);
  send_requests();
}

std::optional<session_recovery::time_point>
session_recovery::next_deadline() const {
  auto x = restores_.next_deadline();
  auto y = fetches_.next_deadline();
  return x && y ? std::min(x, y) : (x ? x : y);
}

void session_recovery::stop() {
  order_.clear();
  for (auto* pool : {&restores_, &fetches_})
    for (auto& then : pool->close())
      then(std::nullopt);
}

} // namespace socketio
