// See utf8_text.hpp.
#include "actors/socket_io/utf8_text.hpp"

#include <algorithm>

#include "actors/socket_io/value.hpp"

namespace socketio {

std::string to_utf8(std::string text) {
  auto is_ascii = [](char c) { return static_cast<signed char>(c) >= 0; };
  if (std::all_of(text.begin(), text.end(), is_ascii))
    return text;
  // nlohmann replaces while it writes.
  auto json = value(std::move(text))
                .dump(-1, ' ', false, value::error_handler_t::replace);
  return value::parse(json).get<std::string>();
}

} // namespace socketio
