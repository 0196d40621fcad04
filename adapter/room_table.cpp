// See room_table.hpp.
#include "adapter/room_table.hpp"

#include <algorithm>
#include <utility>

namespace socketio {

namespace {

/// Rooms up to which looking at each of a socket's rooms beats an index.
constexpr std::size_t max_scanned_rooms = 32;

} // namespace

// -- sockets -----------------------------------------------------------------

room_table::joined room_table::add(const std::string& sid, session& s) {
  auto& who = obtain(sid);
  if (who.out != nullptr)
    return joined::no;
  who.out = &s;
  who.position = static_cast<uint32_t>(everyone_.size());
  everyone_.push_back({&s, &who, 0});
  return join(who, who);
}

std::vector<room_table::departure> room_table::remove(const std::string& sid) {
  std::vector<departure> result;
  auto* who = find_socket(sid);
  if (who == nullptr)
    return result;
  for (const auto* room : rooms_in_order(*who)) {
    result.push_back({*room->name, room->members.size() == 1});
    leave(*who, entry_of(*who, *room));
  }
  everyone_[who->position] = everyone_.back();
  everyone_[who->position].who->position = who->position;
  everyone_.pop_back();
  who->out = nullptr;
  who->index.reset();
  erase_if_unused(*who);
  return result;
}

room_table::joined room_table::join(const std::string& sid,
                                    const std::string& room) {
  auto* who = find_socket(sid);
  return who != nullptr ? join(*who, obtain(room)) : joined::no;
}

room_table::left room_table::leave(const std::string& sid,
                                   const std::string& room) {
  auto* who = find_socket(sid);
  auto* from = find(room);
  if (who == nullptr || from == nullptr)
    return left::no;
  auto index = entry_of(*who, *from);
  if (index == who->rooms.size())
    return left::no;
  return leave(*who, index) ? left::deleted : left::yes;
}

std::vector<std::string> room_table::rooms_of(const std::string& sid) const {
  std::vector<std::string> result;
  if (const auto* who = find_socket(sid))
    for (const auto* room : rooms_in_order(*who))
      result.push_back(*room->name);
  return result;
}

std::vector<std::string> room_table::rooms() const {
  std::vector<std::string> result;
  result.reserve(room_count_);
  for (const auto& [name, x] : records_)
    if (!x.members.empty())
      result.push_back(name);
  return result;
}

std::size_t room_table::count(const std::string& room) const {
  const auto* x = find(room);
  return x != nullptr ? x->members.size() : 0;
}

bool room_table::has_any(const std::vector<std::string>& rooms) const {
  auto here = [this](const std::string& x) { return find(x) != nullptr; };
  return rooms.empty() ? size() > 0
                       : std::any_of(rooms.begin(), rooms.end(), here);
}

bool room_table::contains(const std::string& sid) const {
  return find_socket(sid) != nullptr;
}

bool room_table::contains(const std::string& sid,
                          const std::string& room) const {
  const auto* who = find_socket(sid);
  const auto* in = find(room);
  return who != nullptr && in != nullptr
         && entry_of(*who, *in) != who->rooms.size();
}

session* room_table::find_session(const std::string& sid) const {
  const auto* who = find_socket(sid);
  return who != nullptr ? who->out : nullptr;
}

std::vector<std::string>
room_table::sockets(const std::vector<std::string>& rooms,
                    const std::vector<std::string>& except) {
  std::vector<std::string> result;
  for_each(rooms, except,
           [&result](const slot& x) { result.push_back(*x.who->name); });
  return result;
}

// -- records -----------------------------------------------------------------

const room_table::record* room_table::find(const std::string& name) const {
  auto i = records_.find(name);
  return i != records_.end() ? &i->second : nullptr;
}

const room_table::record*
room_table::find_socket(const std::string& sid) const {
  const auto* x = find(sid);
  return x != nullptr && x->out != nullptr ? x : nullptr;
}

room_table::record* room_table::find(const std::string& name) {
  return const_cast<record*>(std::as_const(*this).find(name));
}

room_table::record* room_table::find_socket(const std::string& sid) {
  return const_cast<record*>(std::as_const(*this).find_socket(sid));
}

room_table::record& room_table::obtain(const std::string& name) {
  auto i = records_.try_emplace(name).first;
  i->second.name = &i->first;
  return i->second;
}

/// @returns the index of `room` in `who.rooms`, or its size.
std::size_t room_table::entry_of(const record& who, const record& room) {
  if (who.index) {
    auto i = who.index->find(&room);
    return i != who.index->end() ? i->second : who.rooms.size();
  }
  auto i = std::find_if(who.rooms.begin(), who.rooms.end(),
                        [&room](const entry& x) { return x.room == &room; });
  return static_cast<std::size_t>(i - who.rooms.begin());
}

std::vector<const room_table::record*>
room_table::rooms_in_order(const record& who) {
  auto entries = who.rooms;
  std::sort(entries.begin(), entries.end(),
            [](const entry& x, const entry& y) { return x.order < y.order; });
  std::vector<const record*> result;
  result.reserve(entries.size());
  for (const auto& x : entries)
    result.push_back(x.room);
  return result;
}

room_table::joined room_table::join(record& who, record& room) {
  const auto index = static_cast<uint32_t>(who.rooms.size());
  if (entry_of(who, room) != index)
    return joined::no;
  const auto position = static_cast<uint32_t>(room.members.size());
  room.members.push_back({who.out, &who, index});
  who.rooms.push_back({&room, position, who.next_order++});
  if (who.index) {
    who.index->emplace(&room, index);
  } else if (index == max_scanned_rooms) {
    who.index = std::make_unique<std::unordered_map<const record*, uint32_t>>();
    for (uint32_t i = 0; i <= index; ++i)
      who.index->emplace(who.rooms[i].room, i);
  }
  if (position > 0)
    return joined::yes;
  ++room_count_;
  return joined::created;
}

/// @returns whether the room is gone.
bool room_table::leave(record& who, std::size_t index) {
  auto& room = *who.rooms[index].room;
  remove_slot(room.members, who.rooms[index].position);
  remove_entry(who, index);
  if (!room.members.empty())
    return false;
  --room_count_;
  erase_if_unused(room);
  return true;
}

void room_table::remove_slot(std::vector<slot>& members, std::size_t position) {
  const auto last = members.back();
  members[position] = last;
  last.who->rooms[last.entry].position = static_cast<uint32_t>(position);
  members.pop_back();
}

void room_table::remove_entry(record& who, std::size_t index) {
  if (who.index)
    who.index->erase(who.rooms[index].room);
  const auto last = who.rooms.back();
  who.rooms.pop_back();
  if (index == who.rooms.size())
    return;
  who.rooms[index] = last;
  last.room->members[last.position].entry = static_cast<uint32_t>(index);
  if (who.index)
    (*who.index)[last.room] = static_cast<uint32_t>(index);
}

void room_table::erase_if_unused(record& x) {
  if (x.members.empty() && x.out == nullptr)
    records_.erase(records_.find(*x.name));
}

/// Marks all members of `rooms` with a new epoch.
room_table::excluded
room_table::exclude(const std::vector<std::string>& rooms) {
  ++epoch_;
  excluded result;
  for (const auto& name : rooms)
    if (auto* room = find(name))
      for (const auto& x : room->members) {
        x.who->mark = epoch_;
        result.more |= result.one != nullptr && result.one != x.who;
        result.one = x.who;
      }
  return result;
}

} // namespace socketio
