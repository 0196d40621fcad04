// See listeners.hpp.
#include "actors/socket_io/listeners.hpp"

#include <stdexcept>

#include "actors/socket_io/packet.hpp"

namespace socketio {

void event_list::add(listener_id id, std::string event, event_handler f,
                     bool once) {
  entries_.push_back({id, std::move(event), once,
                      std::make_shared<const event_handler>(std::move(f))});
}

void event_list::remove(std::string_view event) {
  std::erase_if(entries_, [event](const entry& x) { return x.event == event; });
}

void event_list::remove(listener_id id) {
  std::erase_if(entries_, [id](const entry& x) { return x.id == id; });
}

void event_list::collect(std::string_view event, snapshot& out) {
  auto spent = false;
  for (auto& x : entries_)
    if (x.event == event) {
      out.push_back(x.handler);
      spent = spent || x.once;
    }
  if (spent)
    std::erase_if(
      entries_, [event](const entry& x) { return x.once && x.event == event; });
}

listener_id listeners::add(std::string event, event_handler f, bool once) {
  if (socket_io::is_reserved(event))
    throw std::invalid_argument("\"" + event + "\" is a reserved event name");
  events_.add(++last_id_, std::move(event), std::move(f), once);
  return last_id_;
}

void listeners::off(std::string_view event) {
  events_.remove(event);
}

void listeners::off(listener_id id) {
  events_.remove(id);
  any_.remove(id);
  any_outgoing_.remove(id);
  middlewares_.remove(id);
  error_.remove(id);
  disconnecting_.remove(id);
  disconnect_.remove(id);
  drain_.remove(id);
}

} // namespace socketio
