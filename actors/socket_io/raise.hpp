// How an event of a socket's life reaches its listeners: those of the
// namespace's parent, of the namespace, of the socket.
// Kind: shell.
#pragma once

#include <type_traits>

#include "actors/guard.hpp"
#include "actors/socket_io/listeners.hpp"
#include "actors/socket_io/nsp_state.hpp"
#include "actors/socket_io/socket.hpp"
#include "actors/socket_io/socket_state.hpp"

namespace socketio::socket_io {

/// Calls `f(listeners&)` for each level, in order.
template <class F>
void for_each_level(socket_state& s, F&& f) {
  s.nsp()->for_each_level([&](nsp_state& n) { f(n.every_socket); });
  if (auto own = s.own_listeners())
    f(*own);
}

/// @param list member function of `listeners`: which callbacks.
/// @returns all of them, level by level.
template <class List>
auto collect(socket_state& s, List list) {
  using callbacks =
    std::remove_cvref_t<std::invoke_result_t<List, const listeners&>>;
  typename callbacks::snapshot result;
  for_each_level(s, [&](const listeners& x) { (x.*list)().collect(result); });
  return result;
}

/// Calls what `collect` finds with the socket and `args`.
/// @param what for the log, if one throws.
template <class List, class... Args>
void raise(socket_state& s, const char* what, List list, const Args&... args) {
  auto callbacks = collect(s, list);
  if (callbacks.empty())
    return;
  socket self{socket_ptr{&s}};
  callbacks.for_each(
    [&](auto& f) { guarded(what, [&] { f(self, args...); }); });
}

} // namespace socketio::socket_io
