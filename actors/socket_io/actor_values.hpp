// Values in the messages of actors: the arguments of a forwarded event, and
// what its acknowledgement carries.
// Kind: pure.
#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <caf/atom.hpp>
#include <caf/message.hpp>
#include <caf/unit.hpp>

#include "actors/messages.hpp"
#include "actors/socket_io/ack.hpp"
#include "actors/socket_io/handshake.hpp"
#include "actors/socket_io/value.hpp"

namespace socketio {

/// @returns whether both are the same socket.
inline bool operator==(const socket_ref& x, const socket_ref& y) {
  return x.nsp == y.nsp && x.id == y.id;
}

/// @returns the arguments of `x`; none if it does not come from a server.
std::vector<value> arguments_of(const client_event& x);

namespace socket_io {

template <class... Ts, std::size_t... Is>
std::optional<std::tuple<Ts...>> convert(const std::vector<value>& args,
                                         std::index_sequence<Is...>) {
  std::tuple<std::optional<Ts>...> found{from_value<Ts>(args[Is])...};
  if (!(std::get<Is>(found).has_value() && ...))
    return std::nullopt;
  return std::tuple<Ts...>{std::move(*std::get<Is>(found))...};
}

} // namespace socket_io

/// As above, converted as for a typed handler: the first arguments of `x` as
/// `Ts`, further ones ignored.
/// @returns nothing if one is missing or has another type.
template <class... Ts>
std::optional<std::tuple<Ts...>> arguments_as(const client_event& x) {
  auto args = arguments_of(x);
  if (args.size() < sizeof...(Ts))
    return std::nullopt;
  return socket_io::convert<Ts...>(args, std::index_sequence_for<Ts...>{});
}

/// @returns an actor's answer to an event with the arguments `xs`, of whatever
///          type `to_value` takes, binary among them.
/// @throws std::invalid_argument if there is
///         binary and beside it an object that looks like the place of an
///         attachment.
event_reply make_reply_of(const std::vector<value>& xs);

/// As above, one by one.
template <class... Ts>
event_reply make_reply(Ts&&... xs) {
  return make_reply_of(socket_io::pack(std::forward<Ts>(xs)...));
}

/// @returns the first argument of each answer; null where there is none.
std::vector<value> answers_of(const broadcast_result& x);

/// @returns the first argument of each answer; null where there is none.
std::vector<value> answers_of(const server_side_emit_result& x);

/// @returns what the program attached to the socket; null if nothing.
value data_of(const socket_details& x);

/// @returns what the socket's client said when it connected.
handshake handshake_of(const socket_details& x);

namespace socket_io {

/// @returns the first argument of each of `answers`; null where there is none.
std::vector<value> first_of_each(const std::vector<encoded_packet>& answers);

/// Turns an actor's answer into the arguments of an acknowledgement.
/// @returns nothing if there is a type among them that it does not know.
using reply_reader = std::optional<std::vector<value>> (*)(const caf::message&);

/// Knows booleans, numbers, strings, lists of strings, atoms (as text),
/// `event_reply`, and unit (no argument).
std::optional<std::vector<value>> read_reply(const caf::message& x);

/// Appends what one element of an answer stands for.
template <class T>
void append_answer(std::vector<value>& out, const T& x) {
  if constexpr (std::is_same_v<T, caf::atom_value>)
    out.emplace_back(caf::to_string(x));
  else if constexpr (!std::is_same_v<T, caf::unit_t>)
    out.push_back(to_value(x));
}

/// An answer's own arguments.
void append_answer(std::vector<value>& out, const event_reply& x);

/// Knows the types `Ts`, which may be whatever `to_value` takes.
template <class... Ts>
std::optional<std::vector<value>> read_typed_reply(const caf::message& x) {
  if (!x.match_elements<Ts...>())
    return read_reply(x);
  std::vector<value> result;
  std::size_t i = 0;
  (append_answer(result, x.get_as<Ts>(i++)), ...); // commas: in order
  return result;
}

} // namespace socket_io

} // namespace socketio
