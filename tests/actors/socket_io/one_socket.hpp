// A server with one client, for the suites about sockets.
#pragma once

#include <string>
#include <vector>

#include "actors/errors.hpp"
#include "tests/actors/socket_io/world.hpp"

namespace socketio::fakes {

inline server_options few_rooms() {
  server_options result;
  result.max_rooms = 4;
  result.max_arguments = 5;
  result.max_waiting_events = 3;
  result.max_waiting_bytes = 40000;
  return result;
}

/// A world with one client in "/", few rooms and short events.
struct one_socket : world {
  one_socket() : world(few_rooms()), c(join()), s(*io.find(c.sid())) {
    s.on_error([this](const error& x) { errors.push_back(x.message); });
  }

  /// Notes what becomes of an acknowledgement.
  void note(pending_ack answer) {
    answer.then(
      [this](const std::vector<value>& xs) {
        answers.push_back(value(xs).dump());
      },
      [this](const caf::error& x) { answers.push_back(describe(x)); });
  }

  visitor& c;
  socket s;
  strings errors;
  strings answers;
};

} // namespace socketio::fakes
