// See listeners.hpp.
#include "actors/socket_io/listeners.hpp"

#include <iterator>

#include "actors/socket_io/refusals.hpp"

namespace socketio {

void event_list::add(listener_id id, std::string event, event_handler f,
                     bool once) {
  lists_[std::move(event)].add(id, std::move(f));
  if (once)
    once_.push_back(id);
}

void event_list::remove(std::string_view event) {
  auto i = lists_.find(event);
  if (i == lists_.end())
    return;
  forget_spent(i->second);
  lists_.erase(i);
}

void event_list::remove(listener_id id) {
  std::erase(once_, id);
  for (auto i = lists_.begin(); i != lists_.end();) {
    auto emptied = i->second.remove(id) && i->second.empty();
    i = emptied ? lists_.erase(i) : std::next(i);
  }
}

void event_list::clear() {
  lists_.clear();
  once_.clear();
}

void event_list::collect(std::string_view event, snapshot& out) {
  auto i = lists_.find(event);
  if (i == lists_.end())
    return;
  i->second.collect(out);
  if (!once_.empty())
    forget_spent(i->second);
  if (i->second.empty())
    lists_.erase(i);
}

void event_list::forget_spent(handler_list& handlers) {
  std::erase_if(once_, [&](auto id) { return handlers.remove(id); });
}

listener_id listeners::add(std::string event, event_handler f, bool once) {
  socket_io::refuse_reserved(event);
  events_.add(++last_id_, std::move(event), std::move(f), once);
  return last_id_;
}

void listeners::off(std::string_view event) {
  events_.remove(event);
}

void listeners::off(listener_id id) {
  events_.remove(id);
  all_.remove(id);
  any_.remove(id);
  any_outgoing_.remove(id);
  middlewares_.remove(id);
  error_.remove(id);
  disconnecting_.remove(id);
  disconnect_.remove(id);
  drain_.remove(id);
  upgrade_.remove(id);
}

} // namespace socketio
