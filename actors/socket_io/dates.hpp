// Points in time as JavaScript writes them.
// Kind: pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace socketio {

/// @param millis since 1970, UTC.
/// @returns e.g. "2024-02-03T04:05:06.007Z", what a Date is in JSON; nothing
///          for years before 0 and after 9999.
std::optional<std::string> iso_date(int64_t millis);

/// @returns what a Date is as a string where it is UTC, e.g. "Sat Feb 03 2024
///          04:05:06 GMT+0000 (Coordinated Universal Time)".
std::string date_text(std::chrono::system_clock::time_point when);

} // namespace socketio
