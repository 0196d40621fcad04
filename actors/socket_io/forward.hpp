// Events of clients as messages to actors: the actor's answer is the
// acknowledgement.
// Kind: shell.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/detail/type_list.hpp>
#include <caf/make_message.hpp>
#include <caf/replies_to.hpp>
#include <caf/timespan.hpp>
#include <caf/typed_actor.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/forwarder.hpp"
#include "actors/socket_io/typed_handler.hpp"

namespace socketio {

namespace socket_io {

/// @returns where `ev` comes from.
socket_ref origin_of(const event& ev);

/// @returns `ev` as a message; nothing if its arguments cannot be encoded, the
///          reason is then in `event::mismatch`.
std::optional<client_event> to_client_event(event& ev);

/// A message of the arguments as Ts; nothing if they do not fit.
template <class... Ts>
struct argument_message {
  static std::optional<caf::message> make(event& ev) {
    return make(ev, std::index_sequence_for<Ts...>{});
  }

private:
  template <std::size_t... Is>
  static std::optional<caf::message> make(event& ev,
                                          std::index_sequence<Is...>) {
    std::tuple<parameter<Ts>...> ps;
    if (!(std::get<Is>(ps).load(ev, Is) && ...))
      return std::nullopt;
    return caf::make_message(std::get<Is>(ps).take(ev)...);
  }
};

/// What an actor gets that takes Ts.
template <class... Ts>
struct forwarded : argument_message<Ts...> {};

/// The socket the event came from, then Ts from the arguments.
template <class... Ts>
struct forwarded<socket_ref, Ts...> {
  static std::optional<caf::message> make(event& ev) {
    auto result = argument_message<Ts...>::make(ev);
    if (result)
      *result = caf::make_message(origin_of(ev)) + *result;
    return result;
  }
};

/// The whole event.
template <>
struct forwarded<client_event> {
  static std::optional<caf::message> make(event& ev) {
    auto result = to_client_event(ev);
    if (!result)
      return std::nullopt;
    return caf::make_message(std::move(*result));
  }
};

template <>
struct forwarded<> : forwarded<client_event> {};

/// How the answer of an actor is read that takes Ts.
template <class Signature, class... Ts>
struct answer_to {
  static constexpr reply_reader read = nullptr;
};

template <class... Ts, class... Os>
struct answer_to<
  caf::typed_mpi<caf::detail::type_list<Ts...>, caf::output_tuple<Os...>>,
  Ts...> {
  static constexpr reply_reader read = read_typed_reply<Os...>;
};

template <class... Ts>
struct answer_to<
  caf::typed_mpi<caf::detail::type_list<Ts...>, caf::output_tuple<void>>,
  Ts...> {
  static constexpr reply_reader read = read_reply;
};

/// What is forwarded to an actor with handle Handle, for `forward_to<Ts...>`.
template <class Handle, class... Ts>
struct forwarding : forwarded<Ts...> {
  static constexpr reply_reader read = read_reply;
};

/// To a typed actor: by the handler for Ts.
template <class... Signatures, class... Ts>
struct forwarding<caf::typed_actor<Signatures...>, Ts...> : forwarded<Ts...> {
  static constexpr reply_reader read = [] {
    reply_reader result = nullptr;
    ((result = result ? result : answer_to<Signatures, Ts...>::read), ...);
    return result;
  }();
  static_assert(read != nullptr, "the actor takes no such message");
};

/// To a typed actor with one handler: by that.
template <class... Is, class Output>
struct forwarding<
  caf::typed_actor<caf::typed_mpi<caf::detail::type_list<Is...>, Output>>>
  : forwarding<
      caf::typed_actor<caf::typed_mpi<caf::detail::type_list<Is...>, Output>>,
      Is...> {};

} // namespace socket_io

/// Makes a handler that sends the event to an actor and acknowledges it with
/// the answer, for `on` and `once` of sockets and namespaces:
///
///   s.on("sum", forward_to<int, int>(adder));        // gets (1, 2)
///   io.every_socket().on("say", forward_to<socket_ref, std::string>(log));
///   s.on("any", forward_to(actor));                  // gets (client_event)
///   s.on("greet", forward_to(typed_greeter));        // by its one handler
///
/// `Ts` are the types of the actor's handler: `socket_ref` if it comes first is
/// the client, the others are arguments and convert as for a typed handler;
/// none = one `client_event`, or what a typed actor with one handler takes.
/// The actor may run anywhere: on the loop, on CAF's scheduler, detached, in
/// another process. Events reach it in the client's order.
///
/// The acknowledgement carries the elements of the answer: booleans, numbers,
/// strings, lists of strings, atoms as text, whatever `make_reply` made, and
/// from a typed actor all that `to_value` takes. Without an answer it is one
/// object: {"error": "timeout"} after the deadline, {"error": "unavailable"}
/// if the actor is gone, {"error": "busy"} if more than
/// `server_options::max_forwarded` events of the socket are unanswered or
/// `server_options::max_waiting_bytes` of its connection wait, and
/// {"error": "internal error"} if the actor answered with an error, does not
/// take such a message, or answered something without a JSON form. `on_error`
/// hears the details, also if the client asked for no acknowledgement.
/// Arguments that do not fit go to `on_error` alone, as for any typed handler.
/// @param to any actor handle.
/// @param timeout none = `server_options::forward_timeout`.
/// @throws std::invalid_argument if `to` is null.
template <class... Ts, class Handle>
event_handler forward_to(const Handle& to,
                         std::optional<caf::timespan> timeout = {}) {
  using types = socket_io::forwarding<Handle, Ts...>;
  socket_io::route r{caf::actor_cast<caf::strong_actor_ptr>(to), timeout,
                     types::read};
  if (!r.to)
    throw std::invalid_argument("no actor to forward to");
  return [r = std::move(r)](event& ev) {
    if (auto content = types::make(ev))
      socket_io::forwarder::forward(ev, r, std::move(*content));
  };
}

} // namespace socketio
