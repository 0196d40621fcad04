// See chat.hpp.
#include "apps/chat/chat.hpp"

#include <algorithm>
#include <chrono>

#include <unistd.h>

namespace chat {

using namespace socketio;

namespace {

constexpr std::size_t max_name = 32;
constexpr std::size_t max_room = 32;
constexpr std::size_t max_text = 2000;

/// @returns `x` without blanks at its ends and cut to `max` bytes, between two
///          characters.
std::string tidy(const std::string& x, std::size_t max) {
  constexpr auto blanks = " \t\r\n";
  auto first = x.find_first_not_of(blanks);
  if (first == std::string::npos)
    return {};
  auto result = x.substr(first, x.find_last_not_of(blanks) - first + 1);
  auto is_inside_character = [&](std::size_t at) {
    return (static_cast<unsigned char>(result[at]) & 0xC0) == 0x80;
  };
  if (result.size() > max) {
    while (max > 0 && is_inside_character(max))
      --max;
    result.resize(max);
  }
  return result;
}

int64_t milliseconds_since_1970() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string name_of(const value& data) {
  return data.is_object() ? data.value("name", "") : "";
}

value members_from(const std::vector<remote_socket>& found) {
  auto result = value::array();
  for (auto& s : found) {
    auto data = s.data();
    result.push_back({{"id", s.id()},
                      {"name", name_of(data)},
                      {"pid", data.is_object() ? data.value("pid", 0) : 0}});
  }
  return result;
}

/// Chat rooms begin with it, so that none is the room of a socket's id.
const std::string prefix = "chat:";

/// @returns the chat rooms of `s`, without prefix.
std::vector<std::string> chat_rooms(const socket& s) {
  std::vector<std::string> result;
  for (auto& room : s.rooms())
    if (room.starts_with(prefix))
      result.push_back(room.substr(prefix.size()));
  return result;
}

bool is_in(const socket& s, const std::string& room) {
  auto rooms = chat_rooms(s);
  return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

} // namespace

chat_server::chat_server(server& io) : io_(io) {
  for (auto room : {"lobby", "music", "random"})
    history_.add_room(room);
  listen_to_people();
  listen_to_workers();
  // A worker that was restarted learns from the others what was said.
  io_.server_side_emit_with_ack("history").then(
    [this](const std::vector<value>& dumps) {
      for (auto& dump : dumps)
        history_.merge(dump);
    });
}

void chat_server::listen_to_people() {
  auto& on = io_.every_socket();
  on.on("hello", [this](socket& s, const value& who, ack reply) {
    hello(s, who.is_object() ? who.value("name", "") : "", reply);
  });
  on.on("join", [this](socket& s, const std::string& room, ack reply) {
    join(s, tidy(room, max_room), reply);
  });
  on.on("say",
        [this](socket& s, const std::string& room, const std::string& text,
               ack reply) { say(s, room, tidy(text, max_text), reply); });
  on.on("rename", [this](socket& s, const std::string& name, ack reply) {
    rename(s, name, reply);
  });
  on.on("typing", [](socket& s, const std::string& room, bool active) {
    if (is_in(s, room))
      s.to(prefix + room)
        .emit("typing", value{{"room", room},
                              {"id", s.id()},
                              {"name", name_of(s.data())},
                              {"on", active}});
  });
  on.on_disconnecting([this](socket& s, close_reason) {
    for (auto& room : chat_rooms(s)) {
      s.leave(prefix + room);
      tell_members(room);
    }
  });
}

void chat_server::listen_to_workers() {
  io_.on("said", [this](const std::string& room, const value& message) {
    history_.add_room(room);
    history_.add(room, message);
  });
  io_.on("room", [this](const std::string& room) { history_.add_room(room); });
  io_.on("history", [this](ack reply) { reply(history_.dump()); });
}

void chat_server::hello(socket& s, const std::string& name, ack reply) {
  auto tidied = tidy(name, max_name);
  s.set_data(
    {{"name", tidied.empty() ? "guest" : tidied}, {"pid", ::getpid()}});
  reply(
    value{{"id", s.id()}, {"pid", ::getpid()}, {"rooms", history_.rooms()}});
}

void chat_server::join(socket& s, const std::string& room, ack reply) {
  if (room.empty()) {
    reply(value{{"error", "a room needs a name"}});
    return;
  }
  for (auto& other : chat_rooms(s))
    if (other != room) {
      s.leave(prefix + other);
      tell_members(other);
    }
  add_room(room);
  s.join(prefix + room);
  auto finish = [this, room, reply](std::vector<remote_socket> found) {
    reply(value{{"room", room},
                {"members", members_from(found)},
                {"history", history_.messages(room)}});
    tell_members(room);
  };
  // Whoever did not answer in time is missing; the rest is worth showing.
  io_.in(prefix + room)
    .fetch_sockets()
    .then(finish,
          [finish](const caf::error&, std::vector<remote_socket> found) {
            finish(std::move(found));
          });
}

void chat_server::say(socket& s, const std::string& room,
                      const std::string& text, ack reply) {
  if (text.empty() || !is_in(s, room)) {
    reply(value{{"error", "nothing to say, or not in this room"}});
    return;
  }
  value message{{"room", room},
                {"id", s.id()},
                {"name", name_of(s.data())},
                {"text", text},
                {"time", milliseconds_since_1970()},
                {"pid", ::getpid()}};
  history_.add(room, message);
  io_.server_side_emit("said", room, message);
  io_.to(prefix + room).emit("message", std::move(message));
  reply(value{{"ok", true}});
}

void chat_server::rename(socket& s, const std::string& name, ack reply) {
  auto tidied = tidy(name, max_name);
  if (!tidied.empty())
    s.update_data([&](value& data) { data["name"] = tidied; });
  reply(value{{"ok", !tidied.empty()}});
  for (auto& room : chat_rooms(s))
    tell_members(room);
}

void chat_server::tell_members(const std::string& room) {
  io_.in(prefix + room)
    .fetch_sockets()
    .then([this, room](const std::vector<remote_socket>& found) {
      io_.to(prefix + room)
        .emit("members",
              value{{"room", room}, {"members", members_from(found)}});
    });
}

void chat_server::add_room(const std::string& room) {
  if (!history_.add_room(room))
    return;
  io_.server_side_emit("room", room);
  io_.emit("rooms", history_.rooms());
}

} // namespace chat
