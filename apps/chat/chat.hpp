// The chat: rooms, who is here across workers, messages with history, typing
// notices. The page in page/ is its client.
// Kind: shell.
#pragma once

#include <memory>
#include <string>

#include "apps/chat/history.hpp"
#include "apps/socketio.hpp"

namespace chat {

/// The chat of one worker. Names and pids of the people are in their sockets'
/// data, so `fetch_sockets` finds them on every worker; messages are told to
/// the other workers by server-side events.
class chat_server {
public:
  /// @param io outlives this object.
  explicit chat_server(socketio::server& io);

private:
  void listen_to_people();
  void listen_to_workers();

  void hello(socketio::socket& s, const std::string& name, socketio::ack reply);
  void join(socketio::socket& s, const std::string& room, socketio::ack reply);
  void say(socketio::socket& s, const std::string& room,
           const std::string& text, socketio::ack reply);
  void rename(socketio::socket& s, const std::string& name,
              socketio::ack reply);

  /// Tells everybody in `room` who is there.
  void tell_members(const std::string& room);

  void add_room(const std::string& room);

  socketio::server& io_;
  history history_;
};

} // namespace chat
