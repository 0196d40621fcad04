// HTTP requests for Engine.IO: which are ours, what they ask for, and the
// refusals of the others. WebSocket handshakes: websocket_handshake.hpp.
// Kind: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/local.hpp"
#include "actors/options.hpp"

namespace socketio::engine_io {

/// @returns the path that requests must begin with: `opts.path`, then one
///          slash if `opts.add_trailing_slash`.
std::string endpoint_path(const engine_options& opts);

/// @returns whether the request for `target` is one of Engine.IO. As in the
///          reference, `target` only has to begin with `path`.
bool is_endpoint(std::string_view target, std::string_view path);

/// @returns the value of the first query parameter `name` of the request
///          target, both decoded ("%41" and "+"; a bad escape stands for
///          itself); nothing if there is none. The session id has its own
///          function, `find_session_id`, which the balancer uses as well.
std::optional<std::string> query_value(std::string_view target,
                                       std::string_view name);

/// Why a request is refused; the values are the `code` in the answer.
enum class request_error : uint8_t {
  transport_unknown = 0,
  session_id_unknown = 1,
  bad_handshake_method = 2,
  bad_request = 3,
  forbidden = 4,
  unsupported_protocol_version = 5,
};

/// @returns the reference's text, e.g. "Session ID unknown".
std::string_view to_string(request_error x);

/// @returns the HTTP status of a refusal: 403 for `forbidden`, else 400.
unsigned http_status(request_error x);

/// @returns the body of a refusal, application/json, e.g.
///          `{"code":1,"message":"Session ID unknown"}`.
std::string error_body(request_error x);

/// What `verify` looks at.
struct request_facts {
  std::string_view method;
  std::string_view target;
  /// Header lines, "Name: value\r\n" each.
  std::string_view headers;
  /// The request asks to become a WebSocket, see `is_websocket_upgrade`.
  bool upgrade = false;
  /// The transport of the session that `target` names; nothing if it names
  /// none or an unknown one.
  std::optional<transport> session;
};

/// What to do with a request.
struct verdict {
  enum class action : uint8_t { refuse, open_session, use_session };

  action what = action::refuse;
  /// If refused.
  request_error error = request_error::bad_request;
  /// Else: the transport the client asks for.
  transport requested = transport::polling;
};

/// @returns the session id in `target`; nothing if it has none or an empty
///          one, which means a handshake.
std::optional<std::string_view> requested_session(std::string_view target);

/// Applies the reference's checks in its order: transport, origin, session,
/// its transport and protocol, method, transport of the handshake, protocol.
/// Other than in the reference, the protocol (`EIO=4`) is checked before a
/// WebSocket is accepted, and so is that an upgrade asks for WebSocket.
verdict verify(const request_facts& request, const engine_options& opts);

} // namespace socketio::engine_io
