// See guard.hpp.
#include "actors/guard.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <map>

#include "actors/log.hpp"
#include "actors/log_limit.hpp"

namespace socketio {

namespace {

/// By what was running.
using limits = std::map<std::string, log_limit, std::less<>>;

log_limit& limit_of(std::string_view where) {
  static thread_local limits all;
  auto i = all.find(where);
  return i != all.end() ? i->second : all[std::string{where}];
}

} // namespace

std::string text_of_exception() {
  try {
    throw;
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown";
  }
}

std::string report_exception(std::string_view where) {
  auto text = text_of_exception();
  auto now = std::chrono::steady_clock::now();
  if (auto times = limit_of(where).occurred(now); times == 1u)
    spdlog::error("{} threw: {}", where, log_text(text));
  else if (times)
    spdlog::error("{} threw {} times, last: {}", where, *times, log_text(text));
  return text;
}

} // namespace socketio
