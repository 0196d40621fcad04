// The last messages of each room, the same on every worker.
// Kind: pure.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace chat {

class history {
public:
  static constexpr std::size_t max_rooms = 100;
  static constexpr std::size_t max_messages = 50;

  /// Makes `room` known.
  /// @returns whether it is new; false as well when there are too many.
  bool add_room(const std::string& room);

  /// Appends to a known room; forgets its oldest message beyond the bound.
  void add(const std::string& room, socketio::value message);

  /// @returns the names of the rooms, in alphabetical order.
  std::vector<std::string> rooms() const;

  /// @returns the messages of `room`, oldest first.
  std::vector<socketio::value> messages(const std::string& room) const;

  /// @returns all of it as {room: [message, ...], ...}.
  socketio::value dump() const;

  /// Takes over what another worker's `dump` says of rooms that have no message
  /// here. Throws nlohmann's exceptions if it is no dump.
  void merge(const socketio::value& dump);

private:
  std::map<std::string, std::deque<socketio::value>> rooms_;
};

} // namespace chat
