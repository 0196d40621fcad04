// See ack.hpp.
#include "actors/socket_io/ack.hpp"

namespace socketio {

ack::ack(function f) : f_(std::make_shared<function>(std::move(f))) {
  // nop
}

void ack::send(std::vector<value> args) const {
  auto f = std::exchange(*f_, nullptr);
  f(std::move(args));
}

} // namespace socketio
