// What socketio-top shows: two readings of the metrics, as a picture of text.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "apps/tools/metrics_reader.hpp"

namespace socketio::tools {

/// The growth of counter `name` in a second.
/// @param before nothing = it began at 0 meanwhile. A counter that fell was
///               begun anew as well.
double rate(const numbers* before, const numbers& after,
            const std::string& name, std::chrono::duration<double> between);

/// @returns the bound of the class in which the request at `share`, e.g. 0.99,
///          of those between the readings lies, in seconds; nothing if there
///          were none, infinity above all bounds.
std::optional<double> quantile(const numbers* before, const numbers& after,
                               double share);

/// @returns e.g. "950", "1.2k", "24k", "3.1M".
std::string count_text(double x);

/// @returns e.g. "0", "812", "1.2K", "24M": powers of 1024.
std::string bytes_text(double x);

/// @returns e.g. "5s", "12min", "3h", "2d".
std::string age_text(double seconds);

/// @returns e.g. "0.3ms", "120ms", "2.0s"; ">5s" for infinity.
std::string time_text(double seconds);

struct top_view {
  /// Where the readings come from, for the headline.
  std::string source;
  snapshot before;
  snapshot after;
  std::chrono::duration<double> between{1};
  /// What the terminal has room for; longer lines and more rows are left out.
  std::size_t columns = 120;
  std::size_t rows = 40;
  /// Use the colours of ANSI terminals.
  bool colours = false;
};

/// @returns the lines of the picture, each ending with a line feed.
std::string render(const top_view& x);

} // namespace socketio::tools
