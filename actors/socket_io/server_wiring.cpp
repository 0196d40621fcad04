// See server_wiring.hpp.
#include "actors/socket_io/server_wiring.hpp"

#include <utility>

#include "actors/socket_io/server_state.hpp"

namespace socketio {

session_acceptor& server_wiring::acceptor() noexcept {
  return state_;
}

local_sockets& server_wiring::sockets() noexcept {
  return state_;
}

void server_wiring::attach(local_adapter& x) {
  state_.attach(x);
}

void server_wiring::attach(adapter_actor x) {
  cluster_ = std::move(x);
}

void server_wiring::end_worker_with(std::function<void()> f) {
  end_worker_ = std::move(f);
}

void server_wiring::announce_end() {
  state_.announce_end();
}

void server_wiring::forget_closing() {
  state_.closing.clear();
}

void server_wiring::close_some(std::size_t count) {
  state_.close_some(count);
}

} // namespace socketio
