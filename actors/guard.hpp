// The wall around the program's code: what it throws is logged and ends here.
// Kind: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketio {

/// To be called in a `catch (...)` only.
/// @returns the text of the exception in flight, "unknown" for those that are
///          no std::exception.
std::string text_of_exception();

/// Logs the exception in flight; of those from one place a line every few
/// seconds, with their number. To be called in a `catch (...)` only.
/// @param where what was running, for the log: one of few texts.
/// @returns as `text_of_exception`.
std::string report_exception(std::string_view where);

/// Calls `f()`.
/// @param where what `f` is, for the log.
/// @returns the text of what `f` threw, of whatever type; nothing if it
///          returned.
template <class F>
std::optional<std::string> guarded(std::string_view where, F&& f) {
  try {
    f();
    return std::nullopt;
  } catch (...) {
    return report_exception(where);
  }
}

} // namespace socketio
