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

/// The namespace a server-side event was sent to.
template <>
struct parameter<nsp> {
  bool load(event&, std::size_t) { return true; }

  nsp& take(event& ev) { return *ev.place; }
};

/// @returns whether T is none of `Ts` but the one at `index`.
template <class T, class... Ts>
constexpr bool only_at([[maybe_unused]] std::size_t index) {
  [[maybe_unused]] std::size_t i = 0;
  return (((!std::is_same_v<Ts, T> || i == index) && ++i > 0) && ...);
}

/// @returns how many of `Ts` are data.
template <class... Ts>
constexpr std::size_t count_data() {
  return (
    0u + ...
    + (!std::is_same_v<
         Ts, socket> && !std::is_same_v<Ts, nsp> && !std::is_same_v<Ts, ack>));
}

/// A function's parameters in their order, without references and const.
template <class... Ts>
struct parameters {
  template <class T>
  static constexpr bool begin_with =
    std::is_same_v<std::tuple_element_t<0, std::tuple<Ts..., void>>, T>;

  static_assert(only_at<socket, Ts...>(0), "socket& comes first");
  static_assert(only_at<nsp, Ts...>(0), "nsp& comes first");
  static_assert(only_at<ack, Ts...>(sizeof...(Ts) - 1), "ack comes last");
  static_assert(count_data<Ts...>() == 1
                  || !(std::is_same_v<Ts, std::vector<value>> || ...),
                "std::vector<value> takes all arguments: no data beside it");

  template <class F>
  static void call(F& f, event& ev) {
    call(f, ev, std::index_sequence_for<Ts...>{});
  }

private:
  template <class F, std::size_t... Is>
  static void call(F& f, event& ev, std::index_sequence<Is...>) {
    constexpr std::size_t first = begin_with<socket> || begin_with<nsp> ? 1 : 0;
    std::tuple<parameter<Ts>...> ps;
    if ((std::get<Is>(ps).load(ev, Is - first) && ...))
      f(std::get<Is>(ps).take(ev)...);
  }
};

/// Whether a handler may have a parameter of type T, as it is written.
template <class T>
concept usable =
  !std::is_lvalue_reference_v<
    T> || std::is_const_v<std::remove_reference_t<T>> || std::is_same_v<T, socket&> || std::is_same_v<T, nsp&>;

template <class F>
struct signature {
  static_assert(
    requires { &F::operator(); },
    "a handler is a function or a lambda, neither generic nor "
    "overloaded: the types of its parameters say what fits");
  using type = typename signature<decltype(&F::operator())>::type;
};

template <class R, class... Ts>
struct signature<R (*)(Ts...)> {
  static_assert(
    (usable<Ts> && ...),
    "socket& alone is not const: take arguments by value or const&");
  using type = parameters<std::remove_cvref_t<Ts>...>;
};

template <class R, class... Ts>
struct signature<R (*)(Ts...) noexcept> : signature<R (*)(Ts...)> {};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...)> : signature<R (*)(Ts...)> {};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...) const> : signature<R (*)(Ts...)> {};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...) noexcept> : signature<R (*)(Ts...)> {};

template <class R, class C, class... Ts>
struct signature<R (C::*)(Ts...) const noexcept> : signature<R (*)(Ts...)> {};

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
  static_assert(!types::template begin_with<nsp>,
                "an event of a socket: take socket& and ask it for its nsp");
  return [f = std::move(f)](event& ev) mutable { types::call(f, ev); };
}

/// A handler whose types are erased already stays as it is.
inline event_handler make_handler(event_handler f) {
  return f;
}

/// As `make_handler`, for events that come from no socket.
template <class F>
event_handler make_socketless_handler(F f) {
  static_assert(!signature<F>::type::template begin_with<socket>,
                "this event comes from no socket");
  return make_handler(std::move(f));
}

/// As `make_handler`, for server-side events: with `nsp&` for `socket&`.
template <class F>
event_handler make_nsp_handler(F f) {
  using types = typename signature<F>::type;
  static_assert(!types::template begin_with<socket>,
                "this event comes from no socket");
  return [f = std::move(f)](event& ev) mutable { types::call(f, ev); };
}

/// A handler whose types are erased already stays as it is.
inline event_handler make_nsp_handler(event_handler f) {
  return f;
}

/// @returns whether F takes the elements Is of Tuple as its parameters.
template <class F, class Tuple, std::size_t... Is>
constexpr bool takes(std::index_sequence<Is...>) {
  return std::is_invocable_v<F&, std::tuple_element_t<Is, Tuple>...>;
}

/// @returns how many elements of Tuple F takes, from the front, if it does at
///          least `Least`: as many as it can, N at most.
template <class F, std::size_t Least, class Tuple,
          std::size_t N = std::tuple_size_v<Tuple>>
constexpr std::optional<std::size_t> most_taken() {
  if constexpr (takes<F, Tuple>(std::make_index_sequence<N>{}))
    return N;
  else if constexpr (N > Least)
    return most_taken<F, Least, Tuple, N - 1>();
  else
    return std::nullopt;
}

/// Calls `f` with the elements Is of `xs`.
template <class F, class Tuple, std::size_t... Is>
void call_with(F& f, Tuple&& xs, std::index_sequence<Is...>) {
  f(std::get<Is>(std::move(xs))...);
}

/// Adapts a callback that may leave out the socket in front, and at the end
/// what is behind the first `Needed` of Args.
/// @returns a function (socket&, Args...).
template <std::size_t Needed, class... Args, class F>
std::function<void(socket&, Args...)> with_socket(F f) {
  using all = std::tuple<socket&, Args&&...>;
  using others = std::tuple<Args&&...>;
  constexpr auto taken = most_taken<F, Needed + 1, all>();
  if constexpr (taken) {
    using first = std::make_index_sequence<*taken>;
    return [f = std::move(f)](socket& s, Args... xs) mutable {
      call_with(f, all{s, std::forward<Args>(xs)...}, first{});
    };
  } else {
    constexpr auto rest = most_taken<F, Needed, others>();
    static_assert(rest.has_value(), "the callback has other parameters");
    using first = std::make_index_sequence<*rest>;
    return [f = std::move(f)](socket&, Args... xs) mutable {
      call_with(f, others{std::forward<Args>(xs)...}, first{});
    };
  }
}

} // namespace socketio::socket_io
