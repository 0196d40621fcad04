// HTTP requests for Engine.IO: which are ours, what they ask for, and the
// refusals of the others. WebSocket handshakes: websocket_handshake.hpp.
// Kind: pure.
#pragma once

#include <cstdint>
#include <map>
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

/// Why a request is refused, to the client and to the program.
struct refusal {
  request_error error = request_error::bad_request;
  /// The reference's facts for the program, e.g. "name" ->
  /// "TRANSPORT_MISMATCH"; not sent.
  std::map<std::string, std::string> context = {};
  /// Sent in place of the text of `error`; empty = that.
  std::string message = {};
};

/// @returns the text that the client gets.
std::string_view message_of(const refusal& x);

/// @returns the HTTP status of a refusal: 403 for `forbidden`, else 400.
unsigned http_status(request_error x);

/// @returns the body of a refusal, application/json, e.g.
///          `{"code":1,"message":"Session ID unknown"}`.
std::string error_body(const refusal& x);

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
  /// If not refused: the transport the client asks for.
  transport requested = transport::polling;
  /// If refused.
  refusal why = {};
};

/// @returns the session id in `target`; nothing if it has none or an empty
///          one, which means a handshake.
std::optional<std::string_view> requested_session(std::string_view target);

/// Applies the reference's checks in its order: transport, origin, session,
/// its transport and protocol, method, transport of the handshake. Other than
/// in the reference, an upgrade has to ask for WebSocket.
verdict verify(const request_facts& request, const engine_options& opts);

/// The last check of a handshake, after the program has allowed it.
/// @returns the refusal of a client that does not speak `EIO=4`.
std::optional<refusal> check_protocol(std::string_view target);

} // namespace socketio::engine_io
