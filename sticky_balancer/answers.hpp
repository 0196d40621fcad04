// The answers that the balancer itself gives, complete.
// Kind: pure.
#pragma once

#include <string_view>

namespace socketio::answers {

inline constexpr std::string_view bad_request =
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

inline constexpr std::string_view uri_too_long =
  "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

inline constexpr std::string_view service_unavailable =
  "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
  "Content-Length: 0\r\n\r\n";

} // namespace socketio::answers
