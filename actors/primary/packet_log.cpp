// See packet_log.hpp.
#include "actors/primary/packet_log.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

/// No namespace has a zero byte in its name.
std::string key(const std::string& nsp, const std::string& room) {
  return nsp + '\0' + room;
}

std::size_t size_of(const encoded_packet& x) {
  auto result = x.head.size() + x.body.size();
  for (const auto& bytes : x.attachments)
    result += sizeof(bytes) + bytes.size();
  return result;
}

std::size_t size_of(const std::vector<std::string>& xs) {
  std::size_t result = 0;
  for (const auto& x : xs)
    result += sizeof(x) + x.size();
  return result;
}

} // namespace

std::size_t size_of(const logged_packet& x) {
  return sizeof(x) + size_of(x.content.packet) + size_of(x.content.opts.rooms)
         + size_of(x.content.opts.except);
}

packet_offset packet_log::append(const worker_id& origin, broadcast x,
                                 time_point now) {
  packets_.push_back({++last_, origin, now, std::move(x)});
  bytes_ += size_of(packets_.back());
  expire(now);
  while (packets_.size() > limits_.packets
         || (bytes_ > limits_.bytes && !packets_.empty()))
    drop_oldest();
  return last_;
}

void packet_log::expire(time_point now) {
  while (!packets_.empty() && packets_.front().logged + limits_.age < now)
    drop_oldest();
}

void packet_log::drop_oldest() {
  const auto& x = packets_.front();
  const auto& to = x.content.opts;
  if (to.rooms.empty())
    lose(to.nsp, {}, x.offset);
  for (const auto& room : to.rooms)
    lose(to.nsp, room, x.offset);
  bytes_ -= size_of(x);
  packets_.pop_front();
}

void packet_log::lose(const std::string& nsp, const std::string& room,
                      packet_offset x) {
  lost_[key(nsp, room)] = x;
  if (lost_.size() <= max_remembered_rooms)
    return;
  lost_.clear();
  forgotten_ = x;
}

bool packet_log::lost(const std::string& nsp, const std::string& room,
                      packet_offset from) const {
  auto i = lost_.find(key(nsp, room));
  return i != lost_.end() && i->second > from;
}

bool packet_log::complete(const recoverable_session& session,
                          packet_offset from) const {
  from = std::max(from, session.begin());
  const auto& nsp = session.nsp();
  if (from > last_ || from < forgotten_ || lost(nsp, {}, from))
    return false;
  auto result = true;
  session.for_each_room([&](const std::string& room, packet_offset since) {
    result &= !lost(nsp, room, std::max(from, since));
  });
  return result;
}

std::optional<std::vector<missed_packet>>
packet_log::missed(const recoverable_session& session,
                   packet_offset from) const {
  if (!complete(session, from))
    return std::nullopt;
  std::vector<missed_packet> result;
  std::size_t bytes = 0;
  const auto skip = from > oldest() ? from - oldest() : 0;
  for (auto i = packets_.begin() + static_cast<std::ptrdiff_t>(skip);
       i != packets_.end(); ++i) {
    if (!session.gets(*i))
      continue;
    bytes += size_of(i->content.packet);
    if (bytes > limits_.missed_bytes)
      return std::nullopt;
    result.push_back({i->offset, i->content.packet});
  }
  return result;
}

void packet_log::forget(const recoverable_session& session) {
  lost_.erase(key(session.nsp(), session.sid()));
}

} // namespace socketio
