// See history.hpp.
#include "apps/chat/history.hpp"

namespace chat {

using socketio::value;

bool history::add_room(const std::string& room) {
  if (rooms_.size() >= max_rooms)
    return false;
  return rooms_.try_emplace(room).second;
}

void history::add(const std::string& room, value message) {
  auto i = rooms_.find(room);
  if (i == rooms_.end())
    return;
  i->second.push_back(std::move(message));
  if (i->second.size() > max_messages)
    i->second.pop_front();
}

std::vector<std::string> history::rooms() const {
  std::vector<std::string> result;
  for (auto& [name, messages] : rooms_)
    result.push_back(name);
  return result;
}

std::vector<value> history::messages(const std::string& room) const {
  auto i = rooms_.find(room);
  if (i == rooms_.end())
    return {};
  return {i->second.begin(), i->second.end()};
}

value history::dump() const {
  auto result = value::object();
  for (auto& [name, messages] : rooms_)
    result[name] = messages;
  return result;
}

void history::merge(const value& dump) {
  for (auto& [name, messages] : dump.items()) {
    add_room(name);
    if (this->messages(name).empty())
      for (auto& message : messages)
        add(name, message);
  }
}

} // namespace chat
