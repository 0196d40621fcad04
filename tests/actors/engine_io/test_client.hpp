// The client's end of a connection and the responses it reads, for tests.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "actors/header_lines.hpp"
#include "actors/local.hpp"
#include "actors/unique_fd.hpp"

namespace socketio::engine_io {

/// An HTTP response.
struct response {
  unsigned status = 0;
  /// Status line and headers.
  std::string head;
  std::string body;

  /// @returns the value of header `name`; "" if there is none.
  std::string header(std::string_view name) const {
    auto lines = std::string_view{head}.substr(head.find("\r\n") + 2);
    return std::string{find_header(lines, name).value_or("")};
  }
};

/// Takes the first response off `bytes`; status 0 if there is none.
inline response take_response(std::string& bytes) {
  response result;
  auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos)
    return result;
  result.head = bytes.substr(0, end + 2);
  auto length = result.header("Content-Length");
  auto size = length.empty() ? 0 : std::stoul(length);
  if (bytes.size() < end + 4 + size)
    return {};
  result.status = static_cast<unsigned>(std::stoul(bytes.substr(9, 3)));
  result.body = bytes.substr(end + 4, size);
  bytes.erase(0, end + 4 + size);
  return result;
}

/// The client's end of a connection.
struct client {
  unique_fd fd;
  /// What came and was not taken yet.
  std::string inbox;
  /// The server closed.
  bool ended = false;

  void read() {
    char buffer[65536];
    for (;;) {
      auto got = ::recv(fd.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
      if (got <= 0) {
        ended = ended || got == 0 || errno == ECONNRESET;
        return;
      }
      inbox.append(buffer, static_cast<std::size_t>(got));
    }
  }
};

} // namespace socketio::engine_io
