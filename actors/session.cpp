// See session.hpp.
#include "actors/session.hpp"

namespace socketio {

const std::any& session::context() const noexcept {
  static const std::any nothing;
  return nothing;
}

std::string_view to_string(transport x) {
  return x == transport::polling ? "polling" : "websocket";
}

std::string_view to_string(close_reason x) {
  switch (x) {
    case close_reason::transport_error:
      return "transport error";
    case close_reason::transport_close:
      return "transport close";
    case close_reason::forced_close:
      return "forced close";
    case close_reason::ping_timeout:
      return "ping timeout";
    case close_reason::parse_error:
      return "parse error";
    case close_reason::server_shutting_down:
      return "server shutting down";
    case close_reason::forced_server_close:
      return "forced server close";
    case close_reason::client_namespace_disconnect:
      return "client namespace disconnect";
    case close_reason::server_namespace_disconnect:
      return "server namespace disconnect";
  }
  return "unknown";
}

} // namespace socketio
