// The heads of HTTP responses.
// Kind: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <caf/timespan.hpp>

namespace socketio::engine_io {

/// How a response ends.
struct response_end {
  std::size_t content_length = 0;
  /// The connection stays open; else the response says that it closes.
  bool keep_alive = false;
  /// How long it stays open without a request; told to the client, which then
  /// does not send one too late.
  caf::timespan idle_timeout{};
};

/// @param status e.g. 200.
/// @param headers further lines, "Name: value\r\n" each.
/// @returns status line, `headers`, the lines that `end` asks for and the empty
///          line. 204 and 304 have no Content-Length.
std::string response_head(unsigned status, std::string_view headers,
                          const response_end& end);

/// @param content_type of the answer.
/// @param request_headers those of the GET or POST.
/// @returns the header lines of an answer of long-polling.
std::string polling_headers(std::string_view content_type,
                            std::string_view request_headers);

} // namespace socketio::engine_io
