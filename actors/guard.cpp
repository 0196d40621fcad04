// See guard.hpp.
#include "actors/guard.hpp"

#include <exception>

#include "actors/log.hpp"

namespace socketio {

namespace {

std::string text_of(const std::exception_ptr& x) {
  try {
    std::rethrow_exception(x);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown";
  }
}

} // namespace

std::string report_exception(std::string_view where) {
  auto text = text_of(std::current_exception());
  spdlog::error("{} threw: {}", where, text);
  return text;
}

} // namespace socketio
