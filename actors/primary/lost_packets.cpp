// See lost_packets.hpp.
#include "actors/primary/lost_packets.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

/// Both names may have any bytes: the length tells them apart.
std::string key(const std::string& nsp, const std::string& room) {
  return std::to_string(nsp.size()) + ':' + nsp + room;
}

} // namespace

void lost_packets::add(const broadcast_options& to, packet_offset x) {
  newest_ = x;
  if (to.rooms.empty())
    last_[key(to.nsp, {})] = x;
  for (const auto& room : to.rooms)
    last_[key(to.nsp, room)] = x;
}

bool lost_packets::lost(const std::string& nsp, const std::string& room,
                        packet_offset from) const {
  auto i = last_.find(key(nsp, room));
  return i != last_.end() && i->second > from;
}

bool lost_packets::any_for(const recoverable_session& session,
                           packet_offset from) const {
  const auto& nsp = session.nsp();
  auto result = from < forgotten_ || lost(nsp, {}, from);
  session.for_each_room([&](const std::string& room, packet_offset since) {
    result = result || lost(nsp, room, std::max(from, since));
  });
  return result;
}

void lost_packets::forget(const recoverable_session& session) {
  last_.erase(key(session.nsp(), session.sid()));
}

void lost_packets::keep(
  const std::vector<const recoverable_session*>& sessions) {
  decltype(last_) kept;
  auto keep_one = [&](const std::string& nsp, const std::string& room) {
    if (auto x = last_.extract(key(nsp, room)))
      kept.insert(std::move(x));
  };
  for (const auto* session : sessions) {
    keep_one(session->nsp(), {});
    session->for_each_room([&](const std::string& room, packet_offset) {
      keep_one(session->nsp(), room);
    });
  }
  last_ = std::move(kept);
  // Else the next packets would be the next occasion.
  if (last_.size() <= max_rooms / 2)
    return;
  last_.clear();
  forgotten_ = newest_;
}

} // namespace socketio
