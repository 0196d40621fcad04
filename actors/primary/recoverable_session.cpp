// See recoverable_session.hpp.
#include "actors/primary/recoverable_session.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace socketio {

recoverable_session::recoverable_session(const session_opened& x)
  : nsp_(x.nsp), sid_(x.sid), data_(x.data), begin_(x.delivered) {
  // nop
}

// -- changes -----------------------------------------------------------------

void recoverable_session::change(const session_changed& x, const moment& when,
                                 packet_offset oldest) {
  for (const auto& change : x.rooms) {
    if (change.room == sid_)
      continue;
    if (change.joined)
      join(change.room, when);
    else
      leave(change.room, when);
  }
  if (former_ > max_former_stays) {
    forget_stays(oldest);
    // Else the next change would be the next occasion.
    if (former_ > max_former_stays / 2)
      forget_stays(std::numeric_limits<packet_offset>::max());
  }
  if (!x.data.empty())
    data_ = x.data.back();
}

void recoverable_session::join(const std::string& room, const moment& when) {
  auto& in = rooms_[room];
  if (in.empty() || in.back().left)
    in.push_back({when, std::nullopt, next_order_++});
}

void recoverable_session::leave(const std::string& room, const moment& when) {
  auto i = rooms_.find(room);
  if (i == rooms_.end() || i->second.back().left)
    return;
  i->second.back().left = when;
  ++former_;
}

void recoverable_session::forget_stays(packet_offset oldest) {
  for (auto i = rooms_.begin(); i != rooms_.end();) {
    former_ -= std::erase_if(i->second, [oldest](const stay& x) {
      return x.left && std::max(x.left->delivered, x.left->heard) <= oldest;
    });
    i = i->second.empty() ? rooms_.erase(i) : std::next(i);
  }
}

// -- questions ---------------------------------------------------------------

bool recoverable_session::gets(const logged_packet& x) const {
  const auto& to = x.content.opts;
  return x.offset > begin_ && to.nsp == nsp_
         && (to.rooms.empty() || in_any(to.rooms, x)) && !in_any(to.except, x);
}

bool recoverable_session::in_any(const std::vector<std::string>& rooms,
                                 const logged_packet& x) const {
  return std::any_of(rooms.begin(), rooms.end(),
                     [&](const auto& room) { return in_room(room, x); });
}

bool recoverable_session::in_room(const std::string& room,
                                  const logged_packet& x) const {
  if (room == sid_)
    return true;
  auto i = rooms_.find(room);
  return i != rooms_.end()
         && std::any_of(i->second.begin(), i->second.end(),
                        [&x](const stay& in) {
                          return comes_after(x, in.joined)
                                 && !(in.left && comes_after(x, *in.left));
                        });
}

stored_session recoverable_session::stored(const std::string& pid) const {
  std::vector<std::pair<uint64_t, const std::string*>> current;
  for (const auto& [room, in] : rooms_)
    if (!in.back().left)
      current.emplace_back(in.back().order, &room);
  std::sort(current.begin(), current.end());
  stored_session result{nsp_, pid, sid_, {}, data_, {}};
  for (const auto& [order, room] : current)
    result.rooms.push_back(*room);
  return result;
}

std::size_t recoverable_session::size() const {
  auto result = sizeof(*this) + nsp_.size() + sid_.size() + data_.size();
  for (const auto& [room, in] : rooms_)
    result += sizeof(room) + room.size() + in.size() * sizeof(stay);
  return result;
}

} // namespace socketio
