// See forward.hpp.
#include "actors/socket_io/forward.hpp"

#include <string>

#include "actors/errors.hpp"
#include "actors/socket_io/encoder.hpp"
#include "actors/socket_io/socket.hpp"

namespace socketio::socket_io {

socket_ref origin_of(const event& ev) {
  return ev.self ? ev.self->ref() : socket_ref{};
}

std::optional<client_event> to_client_event(event& ev) {
  auto args = encode_values(ev.args);
  if (!args) {
    ev.mismatch = describe(args.error());
    return std::nullopt;
  }
  return client_event{origin_of(ev), std::string{ev.name}, std::move(*args)};
}

} // namespace socketio::socket_io
