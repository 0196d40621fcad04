// Cross-origin resource sharing: whose pages may read the engine's answers.
// https://fetch.spec.whatwg.org/#http-cors-protocol
// Kind: pure.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "actors/engine_hooks.hpp"
#include "actors/options.hpp"

namespace socketio::engine_io {

/// The options of CORS, ready to be applied.
class cors_policy {
public:
  /// Longer origins match no pattern: std::regex needs stack for each
  /// character.
  static constexpr std::size_t max_pattern_input = 1024;

  /// Throws std::regex_error for a bad pattern, see `find_invalid_value`.
  explicit cors_policy(const engine_options& opts);

  /// @returns whether any origin is allowed at all.
  bool enabled() const noexcept { return enabled_; }

  /// Adds the headers of an answer.
  /// @param request_headers header lines, "Name: value\r\n" each.
  void apply(response_headers& out, std::string_view request_headers) const;

  /// Adds the headers of an answer if the program has decided.
  /// @param origin the allowed one; nothing = none.
  void allow(response_headers& out,
             const std::optional<std::string>& origin) const;

  /// Adds what the answer of an OPTIONS request has besides.
  void apply_preflight(response_headers& out,
                       std::string_view request_headers) const;

private:
  bool matches(std::string_view origin) const;

  bool enabled_;
  bool credentials_;
  /// Allowed without a look at the request, "*" for all; empty = see below.
  std::string fixed_;
  std::vector<std::string> names_;
  std::vector<std::regex> patterns_;
  // Values of headers, empty = left out.
  std::string methods_;
  std::string allowed_headers_;
  std::string exposed_headers_;
  std::string max_age_;
};

} // namespace socketio::engine_io
