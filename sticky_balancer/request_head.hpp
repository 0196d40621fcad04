// The first line of a connection's first request, found in bytes that come in
// any pieces. Nothing after that line is looked at.
// Kind: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "actors/session_id.hpp"

namespace socketio {

enum class head_status : uint8_t {
  /// The line has not ended yet.
  need_more,
  /// The line is complete and its target known.
  found,
  /// The line is longer than allowed.
  too_long,
  /// These bytes are no HTTP/1 request.
  malformed,
};

/// What a request asks of the balancer.
struct demand {
  /// The worker that its session id names, if any.
  std::optional<worker_id> owner;
  /// It will be a session of the worker that gets it, and so counts as load.
  bool opens_session = true;
};

/// @returns what the request for `target` asks.
demand demand_of(std::string_view target);

/// Looks for the request line of RFC 9112, section 3:
/// "method SP request-target SP HTTP-version", ended by CRLF or by LF alone.
/// Empty lines before it are skipped (section 2.2), but count as its bytes. No
/// byte behind the method is searched twice, in whatever pieces they come.
class request_head {
public:
  /// @param max_line bytes that may come before the LF that ends the line.
  explicit request_head(std::size_t max_line) noexcept : max_line_(max_line) {
    // nop
  }

  /// Looks on.
  /// @param received all bytes read so far, the earlier ones unchanged.
  head_status scan(std::string_view received);

  /// @returns the request target of the `received` that `scan` found it in.
  std::string_view target(std::string_view received) const {
    return received.substr(target_begin_, target_size_);
  }

private:
  void skip_empty_lines(std::string_view received);
  bool begins_with_method(std::string_view received) const;
  head_status split(std::string_view received, std::size_t line_end);

  std::size_t max_line_;
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t target_begin_ = 0;
  std::size_t target_size_ = 0;
};

} // namespace socketio
