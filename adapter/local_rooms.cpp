// See local_rooms.hpp.
#include "adapter/local_rooms.hpp"

#include <algorithm>

#include "actors/packet_frames.hpp"

namespace socketio {

namespace {

/// Writes the messages of one packet. A volatile packet goes out whole or not
/// at all.
void write(session& to, const std::vector<frame_ptr>& frames,
           send_options opts) {
  if (opts.volatile_ && !to.writable())
    return;
  opts.volatile_ = false;
  for (const auto& frame : frames)
    to.send(frame, opts);
}

} // namespace

// -- sockets -----------------------------------------------------------------

void local_rooms::detach() {
  tables_.clear();
  sockets_ = nullptr;
}

void local_rooms::add_socket(const std::string& nsp, const std::string& sid,
                             session& s) {
  tell_joined(tables_[nsp].add(sid, s), nsp, sid, sid);
}

void local_rooms::remove_socket(const std::string& nsp,
                                const std::string& sid) {
  auto i = tables_.find(nsp);
  if (i == tables_.end())
    return;
  const auto departures = i->second.remove(sid);
  if (i->second.size() == 0)
    tables_.erase(i);
  for (const auto& [room, deleted] : departures) {
    tell(room_event::leave_room, nsp, room, sid);
    if (deleted)
      tell(room_event::delete_room, nsp, room);
  }
}

void local_rooms::join(const std::string& nsp, const std::string& sid,
                       const std::vector<std::string>& rooms) {
  for (const auto& room : rooms)
    if (auto* table = find(nsp)) {
      if (watcher_ != nullptr && table->contains(sid)
          && !table->contains(sid, room))
        watcher_->before_change(nsp, sid, room, true);
      tell_joined(table->join(sid, room), nsp, room, sid);
    }
}

void local_rooms::leave(const std::string& nsp, const std::string& sid,
                        const std::string& room) {
  auto* table = find(nsp);
  if (table == nullptr)
    return;
  if (watcher_ != nullptr && table->contains(sid, room))
    watcher_->before_change(nsp, sid, room, false);
  const auto what = table->leave(sid, room);
  if (what != room_table::left::no)
    tell(room_event::leave_room, nsp, room, sid);
  if (what == room_table::left::deleted)
    tell(room_event::delete_room, nsp, room);
}

std::vector<std::string> local_rooms::rooms_of(const std::string& nsp,
                                               const std::string& sid) const {
  const auto* table = find(nsp);
  return table != nullptr ? table->rooms_of(sid) : std::vector<std::string>{};
}

nsp_counts local_rooms::counts(const std::string& nsp) const {
  const auto* table = find(nsp);
  return table != nullptr ? nsp_counts{table->size(), table->room_count()}
                          : nsp_counts{};
}

std::vector<std::string> local_rooms::rooms(const std::string& nsp) const {
  const auto* table = find(nsp);
  return table != nullptr ? table->rooms() : std::vector<std::string>{};
}

std::size_t local_rooms::count(const std::string& nsp,
                               const std::string& room) const {
  const auto* table = find(nsp);
  return table != nullptr ? table->count(room) : 0;
}

// -- operations --------------------------------------------------------------

void local_rooms::apply(const broadcast& x) {
  send(x.opts, x.packet);
}

void local_rooms::apply(const sockets_join& x) {
  for (const auto& sid : select(x.opts))
    if (sockets_ == nullptr || sockets_->may_join(x.opts.nsp, sid, x.rooms))
      join(x.opts.nsp, sid, x.rooms);
}

void local_rooms::apply(const sockets_leave& x) {
  for (const auto& sid : select(x.opts))
    for (const auto& room : x.rooms)
      leave(x.opts.nsp, sid, room);
}

void local_rooms::apply(const disconnect_sockets& x) {
  if (sockets_ != nullptr)
    for (const auto& sid : select(x.opts))
      sockets_->disconnect(x.opts.nsp, sid, x.close);
}

void local_rooms::apply(const server_side_emit& x) {
  if (sockets_ != nullptr)
    sockets_->on_server_side_emit(x, {});
}

void local_rooms::send(const broadcast_options& opts,
                       const encoded_packet& packet,
                       std::optional<uint64_t> ack_id) {
  if (packet.portable) {
    if (auto own = own_packet(opts, packet, ack_id.has_value()))
      send(opts, *own, ack_id);
    return;
  }
  if (hears_outgoing(opts.nsp))
    sockets_->on_outgoing(opts.nsp, select(opts), packet, ack_id);
  auto* table = find(opts.nsp);
  if (table == nullptr)
    return;
  // Encoded for the first receiver; a worker without one need not.
  std::vector<frame_ptr> frames;
  const send_options how{opts.volatile_, opts.compress};
  table->for_each_session(opts.rooms, opts.except, [&](session& to) {
    if (frames.empty())
      frames = encode(packet, ack_id);
    if (frames.size() == 1)
      to.send(frames.front(), how);
    else
      write(to, frames, how);
  });
}

void local_rooms::send(const broadcast& x,
                       const std::unordered_map<std::string, bool>& decided) {
  auto* table = find(x.opts.nsp);
  if (table == nullptr || decided.empty())
    return apply(x);
  if (x.packet.portable) {
    auto everybody = x.opts;
    everybody.rooms.clear(); // who has left a room meanwhile may get it
    if (auto own = own_packet(everybody, x.packet, false))
      send(broadcast{x.opts, std::move(*own)}, decided);
    return;
  }
  auto sids = table->sockets(x.opts.rooms, x.opts.except);
  std::erase_if(sids, [&](const auto& sid) { return decided.count(sid) > 0; });
  for (const auto& [sid, gets] : decided)
    if (gets)
      sids.push_back(sid);
  if (hears_outgoing(x.opts.nsp))
    sockets_->on_outgoing(x.opts.nsp, sids, x.packet, {});
  const auto frames = encode(x.packet, {});
  for (const auto& sid : sids)
    if (auto* to = find_session(x.opts.nsp, sid))
      write(*to, frames, {x.opts.volatile_, x.opts.compress});
}

std::vector<frame_ptr>
local_rooms::encode(const encoded_packet& packet,
                    std::optional<uint64_t> ack_id) const {
  return ack_id ? make_frames(packet, ack_id)
                : make_frames(packet, ack_id, offset_);
}

std::optional<encoded_packet>
local_rooms::own_packet(const broadcast_options& opts, const encoded_packet& x,
                        bool with_id) const {
  const auto* table = find(opts.nsp);
  if (sockets_ == nullptr || table == nullptr || !table->has_any(opts.rooms))
    return std::nullopt;
  return sockets_->own_packet(opts.nsp, x, with_id);
}

bool local_rooms::selects(const broadcast_options& opts,
                          const std::string& sid) const {
  const auto* table = find(opts.nsp);
  auto in_any = [&](const std::vector<std::string>& rooms) {
    return std::any_of(rooms.begin(), rooms.end(), [&](const auto& room) {
      return table->contains(sid, room);
    });
  };
  return table != nullptr && (opts.rooms.empty() || in_any(opts.rooms))
         && !in_any(opts.except);
}

std::vector<std::string> local_rooms::select(const broadcast_options& opts) {
  auto* table = find(opts.nsp);
  return table != nullptr ? table->sockets(opts.rooms, opts.except)
                          : std::vector<std::string>{};
}

socket_list local_rooms::details(const broadcast_options& opts) {
  socket_list result;
  socket_details x; // one for all spares allocations
  if (sockets_ != nullptr)
    for (const auto& sid : select(opts)) {
      x.id = sid;
      x.rooms = rooms_of(opts.nsp, sid);
      sockets_->describe(opts.nsp, sid, x);
      result.push_back(x);
    }
  return result;
}

// -- helpers -----------------------------------------------------------------

room_table* local_rooms::find(const std::string& nsp) {
  auto i = tables_.find(nsp);
  return i != tables_.end() ? &i->second : nullptr;
}

const room_table* local_rooms::find(const std::string& nsp) const {
  auto i = tables_.find(nsp);
  return i != tables_.end() ? &i->second : nullptr;
}

session* local_rooms::find_session(const std::string& nsp,
                                   const std::string& sid) const {
  const auto* table = find(nsp);
  return table != nullptr ? table->find_session(sid) : nullptr;
}

bool local_rooms::hears_outgoing(const std::string& nsp) const {
  return sockets_ != nullptr && sockets_->hears_outgoing(nsp);
}

void local_rooms::tell(room_event what, const std::string& nsp,
                       const std::string& room, const std::string& sid) {
  if (sockets_ != nullptr)
    sockets_->on_room_event(what, nsp, room, sid);
}

void local_rooms::tell_joined(room_table::joined what, const std::string& nsp,
                              const std::string& room, const std::string& sid) {
  if (what == room_table::joined::no)
    return;
  if (what == room_table::joined::created)
    tell(room_event::create_room, nsp, room);
  // Whoever heard that may have made the socket leave.
  if (const auto* table = find(nsp); table && table->contains(sid, room))
    tell(room_event::join_room, nsp, room, sid);
}

} // namespace socketio
