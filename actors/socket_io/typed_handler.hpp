// From a lambda with typed parameters to a handler of events. Everything typed
// ends here: behind it there is one std::function.
// Kind: pure.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "actors/socket_io/event.hpp"

namespace socketio::socket_io {

/// How a handler's parameter of type T is filled from an event: the next
/// argument, which must be there and convert by `from_value`.
template <class T>
struct parameter {
  bool load(event& ev, std::size_t index) {
    if (index >= ev.args.size())
      return missing_argument(ev, index);
    content = from_value<T>(ev.args[index]);
    return content.has_value() || wrong_argument(ev, index);
  }

  T&& take(event&) { return std::move(*content); }

  std::optional<T> content;
};

/// Any value: not copied unless the handler does.
template <>
struct parameter<value> {
  bool load(event& ev, std::size_t index) {
    if (index >= ev.args.size())
      return missing_argument(ev, index);
    content = &ev.args[index];
    return true;
  }

  const value& take(event&) { return *content; }

  const value* content = nullptr;
};

/// An argument that may be missing or null.
template <class T>
struct parameter<std::optional<T>> {
  bool load(event& ev, std::size_t index) {
    if (index >= ev.args.size() || ev.args[index].is_null())
      return true;
    content = from_value<T>(ev.args[index]);
    return content.has_value() || wrong_argument(ev, index);
  }

  std::optional<T>&& take(event&) { return std::move(content); }

  std::optional<T> content;
};

/// All arguments as they came.
template <>
struct parameter<std::vector<value>> {
  bool load(event&, std::size_t) { return true; }

  const std::vector<value>& take(event& ev) { return ev.args; }
};

/// The function that answers.
template <>
struct parameter<ack> {
  bool load(event&, std::size_t) { return true; }

  ack take(event& ev) { return ev.reply; }
};

/// The socket the event came from.
template <>
struct parameter<socket> {
  bool load(event&, std::size_t) { return true; }

  socket& take(event& ev) { return *ev.self; }
};

/// A function's parameters in their order, without references and const.
template <class... Ts>
struct parameters {
  static constexpr bool wants_socket =
    std::is_same_v<std::tuple_element_t<0, std::tuple<Ts..., void>>, socket>;

  template <class F>
  static void call(F& f, event& ev) {
    call(f, ev, std::index_sequence_for<Ts...>{});
  }

private:
  template <class F, std::size_t... Is>
  static void call(F& f, event& ev, std::index_sequence<Is...>) {
    std::tuple<parameter<Ts>...> ps;
    if ((std::get<Is>(ps).load(ev, Is - (wants_socket ? 1 : 0)) && ...))
      f(std::get<Is>(ps).take(ev)...);
  }
};

template <class F>
struct signature : signature<decltype(&F::operator())> {};

template <class R, class... Ts>
struct signature<R (*)(Ts...)> {
  using type = parameters<std::remove_cvref_t<Ts>...>;
};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...)> : signature<R (*)(Ts...)> {};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...) const> : signature<R (*)(Ts...)> {};

/// @param f a function or lambda (not a generic one) of, in this order and
///          each optional: `socket&`; data parameters; `ack`. Data parameters
///          are either types that `from_value` knows, of which trailing ones
///          may be `std::optional`, or one `const std::vector<value>&`, which
///          gets all arguments. Arguments beyond the parameters are ignored.
/// @returns a handler that calls `f` if the arguments fit, else it sets
///          `event::mismatch`.
template <class F>
event_handler make_handler(F f) {
  using types = typename signature<F>::type;
  return [f = std::move(f)](event& ev) mutable { types::call(f, ev); };
}

/// A handler whose types are erased already stays as it is.
inline event_handler make_handler(event_handler f) {
  return f;
}

/// As `make_handler`, for events that come from no socket.
template <class F>
event_handler make_socketless_handler(F f) {
  static_assert(!signature<F>::type::wants_socket,
                "this event comes from no socket");
  return make_handler(std::move(f));
}

/// Adapts a callback that may or may not want the socket.
/// @returns a function (socket&, Args...).
template <class... Args, class F>
std::function<void(socket&, Args...)> with_socket(F f) {
  if constexpr (std::is_invocable_v<F&, socket&, Args...>)
    return f;
  else
    return [f = std::move(f)](socket&, Args... xs) mutable {
      f(std::forward<Args>(xs)...);
    };
}

} // namespace socketio::socket_io
