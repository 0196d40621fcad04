// See guard.hpp.
#include "actors/socket_io/guard.hpp"

#include <exception>

#include "actors/log.hpp"

namespace socketio::socket_io {

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
  spdlog::error("server: {} threw: {}", where, text);
  return text;
}

} // namespace socketio::socket_io
