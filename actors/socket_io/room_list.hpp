// One room or several, wherever the interface takes rooms: "a", {"a", "b"} or
// a vector.
// Kind: pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socketio {

/// Names of rooms, made from whatever names them.
struct room_list {
  /// One room.
  room_list(const char* room) : names{room} {
    // nop
  }

  /// One room.
  room_list(std::string_view room) : names{std::string{room}} {
    // nop
  }

  /// One room.
  room_list(std::string room) : names{std::move(room)} {
    // nop
  }

  /// These rooms; none is fine.
  room_list(std::vector<std::string> rooms) : names(std::move(rooms)) {
    // nop
  }

  /// These rooms.
  room_list(std::initializer_list<std::string> rooms) : names(rooms) {
    // nop
  }

  /// In the order given.
  std::vector<std::string> names;
};

} // namespace socketio
