// See packet_log.hpp.
#include "actors/primary/packet_log.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

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
  lost_.add(x.content.opts, x.offset);
  bytes_ -= size_of(x);
  packets_.pop_front();
}

bool packet_log::complete(const recoverable_session& session,
                          packet_offset from) const {
  from = std::max(from, session.begin());
  return from <= last_ && !lost_.any_for(session, from);
}

std::optional<std::vector<missed_packet>>
packet_log::missed(const recoverable_session& session,
                   packet_offset from) const {
  from = std::max(from, session.begin());
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

} // namespace socketio
