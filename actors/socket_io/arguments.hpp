// The arguments of an event, as programs give them.
// Kind: pure.
#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include "actors/socket_io/value.hpp"

namespace socketio {

/// Wherever arguments are taken one by one, e.g. `s.emit("x", spread{list})`:
/// each element of `args` becomes an argument of its own.
struct spread {
  /// What becomes several arguments.
  std::vector<value> args;
};

namespace socket_io {

template <class T>
void append_argument(std::vector<value>& out, T&& x) {
  if constexpr (std::is_same_v<std::remove_cvref_t<T>, spread>)
    for (auto& arg : spread{std::forward<T>(x)}.args)
      out.push_back(std::move(arg));
  else
    out.emplace_back(to_value(std::forward<T>(x)));
}

/// @returns `xs` as arguments, in order, each converted by `to_value`.
template <class... Ts>
std::vector<value> pack(Ts&&... xs) {
  std::vector<value> result;
  result.reserve(sizeof...(Ts));
  (append_argument(result, std::forward<Ts>(xs)), ...);
  return result;
}

} // namespace socket_io

} // namespace socketio
