// Who sits in which room: the sockets of one namespace on this worker.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/local.hpp"

namespace socketio {

/// A name is one record, be it a room, a socket or both: a socket starts in the
/// room of its own id. Rooms hold their members densely, and both sides know
/// their place in the other, so joining and leaving take constant time and a
/// delivery neither a look-up nor memory. Rooms without members do not exist.
class room_table {
public:
  enum class joined : uint8_t {
    /// Unknown socket or already in the room.
    no,
    yes,
    /// The room did not exist before.
    created,
  };

  enum class left : uint8_t {
    /// Unknown socket or not in the room.
    no,
    yes,
    /// It was the last member: the room is gone.
    deleted,
  };

  /// A room that a removed socket was in.
  struct departure {
    std::string room;
    /// It was the last member.
    bool deleted = false;
  };

  room_table() = default;
  room_table(const room_table&) = delete;
  room_table& operator=(const room_table&) = delete;

  /// Adds socket `sid`, which writes to `s`, and joins it to the room `sid`.
  /// @param s must live until `remove(sid)`.
  /// @returns what joining did; `no` if the socket was already there.
  joined add(const std::string& sid, session& s);

  /// Takes socket `sid` out of all rooms and out of the table.
  /// @returns the rooms it was in, in the order of joining.
  std::vector<departure> remove(const std::string& sid);

  joined join(const std::string& sid, const std::string& room);

  left leave(const std::string& sid, const std::string& room);

  /// @returns the rooms of socket `sid` in the order of joining.
  std::vector<std::string> rooms_of(const std::string& sid) const;

  bool contains(const std::string& sid) const;

  /// @returns whether socket `sid` is in `room`.
  bool contains(const std::string& sid, const std::string& room) const;

  /// @returns where socket `sid` writes to; null if it is unknown.
  session* find_session(const std::string& sid) const;

  /// @returns whether any of `rooms` is here (empty = whether any socket is).
  bool has_any(const std::vector<std::string>& rooms) const;

  /// Calls `f(session&)` once for each socket in any of `rooms` (empty = for
  /// every socket) that is in none of `except`. `f` must not change the table.
  template <class F>
  void for_each_session(const std::vector<std::string>& rooms,
                        const std::vector<std::string>& except, F f) {
    for_each(rooms, except, [&f](const slot& x) { f(*x.out); });
  }

  /// @returns the ids of the sockets that `for_each_session` would visit.
  std::vector<std::string> sockets(const std::vector<std::string>& rooms,
                                   const std::vector<std::string>& except);

  /// @returns the number of sockets.
  std::size_t size() const noexcept { return everyone_.size(); }

  /// @returns the rooms, the sockets' own rooms among them, in no order.
  std::vector<std::string> rooms() const;

  /// @returns the number of sockets in `room`.
  std::size_t count(const std::string& room) const;

  /// @returns the number of rooms, the sockets' own rooms among them.
  std::size_t room_count() const noexcept { return room_count_; }

private:
  struct record;

  /// One member of a room.
  struct slot {
    session* out;
    record* who;
    /// Index of the room in `who->rooms`.
    uint32_t entry;
  };

  /// One room of a socket.
  struct entry {
    record* room;
    /// Index of the socket in `room->members`.
    uint32_t position;
    /// Rises with each room the socket joins.
    uint32_t order;
  };

  struct record {
    /// The key in `records_`.
    const std::string* name = nullptr;
    /// Null = only a room.
    session* out = nullptr;
    /// Equals `epoch_` if the current operation skips this socket.
    uint64_t mark = 0;
    /// Index in `everyone_`.
    uint32_t position = 0;
    uint32_t next_order = 0;
    std::vector<slot> members;
    std::vector<entry> rooms;
    /// Indexes into `rooms`; only for sockets with many rooms.
    std::unique_ptr<std::unordered_map<const record*, uint32_t>> index;
  };

  /// The sockets that the current operation excludes.
  struct excluded {
    /// One of them, compared by address to leave its record untouched.
    const record* one = nullptr;
    /// There are more, found by their mark.
    bool more = false;
  };

  const record* find(const std::string& name) const;
  const record* find_socket(const std::string& sid) const;
  record* find(const std::string& name);
  record* find_socket(const std::string& sid);
  record& obtain(const std::string& name);
  static std::size_t entry_of(const record& who, const record& room);
  static std::vector<const record*> rooms_in_order(const record& who);
  joined join(record& who, record& room);
  bool leave(record& who, std::size_t index);
  static void remove_slot(std::vector<slot>& members, std::size_t position);
  static void remove_entry(record& who, std::size_t index);
  void erase_if_unused(record& x);
  excluded exclude(const std::vector<std::string>& rooms);

  template <class F>
  void for_each(const std::vector<std::string>& rooms,
                const std::vector<std::string>& except, F f) {
    const auto skip = exclude(except);
    if (rooms.empty())
      visit(everyone_, skip, f);
    else if (rooms.size() > 1)
      visit_union(rooms, f);
    else if (const auto* room = find(rooms.front()))
      visit(room->members, skip, f);
  }

  template <class F>
  void visit(const std::vector<slot>& members, excluded skip, F& f) {
    for (const auto& x : members)
      if (x.who != skip.one && !(skip.more && x.who->mark == epoch_))
        f(x);
  }

  template <class F>
  void visit_union(const std::vector<std::string>& rooms, F& f) {
    for (const auto& name : rooms)
      if (const auto* room = find(name))
        for (const auto& x : room->members)
          if (x.who->mark != epoch_) {
            x.who->mark = epoch_;
            f(x);
          }
  }

  std::unordered_map<std::string, record> records_;
  /// All sockets; `entry` means nothing here.
  std::vector<slot> everyone_;
  std::size_t room_count_ = 0;
  uint64_t epoch_ = 0;
};

} // namespace socketio
