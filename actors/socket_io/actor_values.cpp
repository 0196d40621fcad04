// See actor_values.hpp.
#include "actors/socket_io/actor_values.hpp"

#include <cstdint>
#include <string>

#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/json_reader.hpp"
#include "actors/socket_io/refusals.hpp"

namespace socketio {

namespace {

/// From a worker of ours.
value from_text(const std::string& text) {
  auto result = read_json(text, no_json_limits);
  return result ? std::move(*result) : value{};
}

std::vector<value> values_of(const encoded_packet& x) {
  auto result = socket_io::decode_values(x);
  return result ? std::move(*result) : std::vector<value>{};
}

/// Appends element `i` of `x` if it is a T.
template <class T>
bool take(std::vector<value>& out, const caf::message& x, std::size_t i) {
  if (!x.match_element<T>(i))
    return false;
  socket_io::append_answer(out, x.get_as<T>(i));
  return true;
}

template <class... Ts>
bool take_any(std::vector<value>& out, const caf::message& x, std::size_t i) {
  return (take<Ts>(out, x, i) || ...);
}

} // namespace

std::vector<value> arguments_of(const client_event& x) {
  return values_of(x.args);
}

event_reply make_reply_of(const std::vector<value>& xs) {
  return {socket_io::must(socket_io::encode_values(xs))};
}

std::vector<value> answers_of(const broadcast_result& x) {
  return socket_io::first_of_each(x.answers);
}

std::vector<value> answers_of(const server_side_emit_result& x) {
  return socket_io::first_of_each(x.answers);
}

value data_of(const socket_details& x) {
  return from_text(x.data);
}

handshake handshake_of(const socket_details& x) {
  return socket_io::make_handshake(x.handshake, from_text(x.auth));
}

namespace socket_io {

std::vector<value> first_of_each(const std::vector<encoded_packet>& answers) {
  std::vector<value> result;
  for (auto& x : answers) {
    auto args = values_of(x);
    result.push_back(args.empty() ? value{} : std::move(args.front()));
  }
  return result;
}

void append_answer(std::vector<value>& out, const event_reply& x) {
  for (auto& arg : values_of(x.args))
    out.push_back(std::move(arg));
}

std::optional<std::vector<value>> read_reply(const caf::message& x) {
  std::vector<value> result;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!take_any<event_reply, std::string, bool, int8_t, int16_t, int32_t,
                  int64_t, uint8_t, uint16_t, uint32_t, uint64_t, float, double,
                  std::vector<std::string>, caf::atom_value, caf::unit_t>(
          result, x, i))
      return std::nullopt;
  return result;
}

} // namespace socket_io

} // namespace socketio
