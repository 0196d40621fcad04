// See recovery_log.hpp.
#include "actors/primary/recovery_log.hpp"

#include <utility>

namespace socketio {

namespace {

recovery_mail refusal(const worker_id& to, const restore_session& x) {
  return {to, session_order{session_restored{x.request_id, {}}}};
}

} // namespace

// -- packets -----------------------------------------------------------------

packet_offset recovery_log::append(const worker_id& origin, const broadcast& x,
                                   time_point now) {
  const auto result = packets_.append(origin, x, now);
  tidy();
  return result;
}

/// Forgets losses that concern no session any more.
void recovery_log::tidy() {
  if (!packets_.lost().is_crowded())
    return;
  std::vector<const recoverable_session*> all;
  for (const auto& [pid, x] : sessions_)
    all.push_back(&x.session);
  packets_.lost().keep(all);
}

// -- reports -----------------------------------------------------------------

recovery_mails recovery_log::on(const worker_id& by, const session_opened& x,
                                time_point) {
  sessions_.try_emplace(x.pid, entry{recoverable_session{x}, by, {}, {}, {}});
  return {};
}

recovery_mails recovery_log::on(const worker_id& by, const session_changed& x,
                                time_point) {
  const auto heard = x.deferred ? x.delivered : packets_.last();
  if (auto* mine = find_owned(by, x.pid))
    mine->session.change(x, {by, x.delivered, heard}, packets_.oldest());
  return {};
}

recovery_mails recovery_log::on(const worker_id& by, const session_closed& x,
                                time_point now) {
  recovery_mails result;
  if (find_owned(by, x.pid) == nullptr)
    return result;
  auto i = sessions_.find(x.pid);
  if (x.recoverable) {
    close(i, now, result);
  } else {
    if (auto& waiting = i->second.waiting)
      result.push_back(refusal(waiting->by, waiting->request));
    erase(i);
  }
  return result;
}

recovery_mails recovery_log::on(const worker_id& by, const restore_session& x,
                                time_point now) {
  auto result = expire(now);
  auto i = sessions_.find(x.pid);
  if (i == sessions_.end() || i->second.session.nsp() != x.nsp
      || x.offset > packets_.last()) {
    result.push_back(refusal(by, x));
  } else if (x.owned) {
    if (find_owned(by, x.pid) != nullptr)
      grant(i, by, x, result);
    else
      result.push_back(refusal(by, x));
  } else if (i->second.closed) {
    grant(i, by, x, result);
  } else {
    for (auto& mail : ask_owner(i->second, by, x, now))
      result.push_back(std::move(mail));
  }
  return result;
}

recovery_mails recovery_log::remove(const worker_id& gone, time_point now) {
  recovery_mails result;
  std::vector<std::string> orphans;
  for (auto& [pid, x] : sessions_) {
    if (x.waiting && x.waiting->by == gone)
      x.waiting.reset();
    if (x.owner == gone && !x.closed)
      orphans.push_back(pid);
  }
  for (const auto& pid : orphans)
    close(sessions_.find(pid), now, result);
  return result;
}

recovery_mails recovery_log::expire(time_point now) {
  recovery_mails result;
  packets_.expire(now);
  tidy();
  for (auto pid = claimed_.begin(); pid != claimed_.end();) {
    auto i = sessions_.find(*pid);
    const auto pending = i != sessions_.end() && i->second.waiting;
    if (pending && i->second.waiting->deadline > now) {
      ++pid;
      continue;
    }
    pid = claimed_.erase(pid);
    if (pending)
      close(i, now, result);
  }
  while (!closed_.empty()) {
    auto i = sessions_.find(closed_.front());
    if (*i->second.closed + limits_.max_disconnection >= now)
      break;
    erase(i);
  }
  return result;
}

// -- steps -------------------------------------------------------------------

/// @returns the live session `pid` of worker `by`, or null.
recovery_log::entry* recovery_log::find_owned(const worker_id& by,
                                              const std::string& pid) {
  auto i = sessions_.find(pid);
  return i != sessions_.end() && i->second.owner == by && !i->second.closed
           ? &i->second
           : nullptr;
}

/// The session has no owner any more: it goes to whoever waits for it, else it
/// may push older ones out.
void recovery_log::close(entries::iterator i, time_point now,
                         recovery_mails& out) {
  auto& x = i->second;
  x.closed = now;
  x.bytes = x.session.size();
  x.place = closed_.insert(closed_.end(), i->first);
  closed_bytes_ += x.bytes;
  if (auto waiting = std::exchange(x.waiting, std::nullopt))
    return grant(i, waiting->by, waiting->request, out);
  while (closed_.size() > limits_.sessions
         || (closed_bytes_ > limits_.session_bytes && !closed_.empty()))
    erase(sessions_.find(closed_.front()));
}

void recovery_log::reopen(entry& x) {
  if (!x.closed)
    return;
  x.closed.reset();
  closed_bytes_ -= x.bytes;
  closed_.erase(x.place);
}

void recovery_log::erase(entries::iterator i) {
  reopen(i->second);
  packets_.lost().forget(i->second.session);
  sessions_.erase(i);
}

/// Makes `to` the owner of the session, unless something it missed is lost:
/// then the session is of no use any more.
void recovery_log::grant(entries::iterator i, const worker_id& to,
                         const restore_session& request, recovery_mails& out) {
  auto& x = i->second;
  auto session = x.session.stored(request.pid);
  if (!add_packets(x.session, request, session)) {
    erase(i);
    out.push_back(refusal(to, request));
    return;
  }
  reopen(x);
  x.owner = to;
  out.push_back({to, session_order{session_restored{request.request_id,
                                                    {std::move(session)}}}});
}

/// @returns false if packets are lost.
bool recovery_log::add_packets(const recoverable_session& from,
                               const restore_session& request,
                               stored_session& to) const {
  if (!request.owned)
    return packets_.complete(from, request.offset);
  auto missed = packets_.missed(from, request.offset);
  if (missed)
    to.missed = std::move(*missed);
  return missed.has_value();
}

/// The newest claim counts: the client has given up the connection of an older
/// one.
recovery_mails recovery_log::ask_owner(entry& x, const worker_id& by,
                                       const restore_session& request,
                                       time_point now) {
  recovery_mails result;
  if (x.waiting)
    result.push_back(refusal(x.waiting->by, x.waiting->request));
  else
    result.push_back({x.owner, session_order{close_session{request.pid}}});
  x.waiting = claim{by, request, now + limits_.owner_timeout};
  claimed_.push_back(request.pid);
  return result;
}

} // namespace socketio
