// HTTP requests and responses outside the engine's path, for pages and files
// of the program.
// Kind: pure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace socketio::engine_io {

/// A request, read completely.
struct http_request {
  /// As sent, e.g. "GET".
  std::string method;
  /// As sent, e.g. "/index.html?x=1".
  std::string target;
  /// Header lines, "Name: value\r\n" each.
  std::string headers;
  /// Without its transfer encoding.
  std::string body;
};

/// The answer to a request.
struct http_response {
  /// Status code; the phrase follows from it.
  unsigned status = 200;
  /// Header lines, "Name: value\r\n" each, without Content-Length, Connection
  /// and Keep-Alive.
  std::string headers;
  /// May be shared by many responses; null = empty.
  std::shared_ptr<const std::string> body;
};

/// Answers requests that are not for the engine's path itself, also those below
/// it, e.g. for "/socket.io/socket.io.js"; runs on the loop. Nothing = somebody
/// else's: the engine's if it is below its path, else 404. A HEAD is asked like
/// a GET and answered without the body.
using request_hook =
  std::function<std::optional<http_response>(const http_request&)>;

} // namespace socketio::engine_io
