// See json_reader.hpp.
#include "actors/socket_io/json_reader.hpp"

#include <string>

#include "actors/errors.hpp"
#include "actors/socket_io/surrogates.hpp"
#include "actors/socket_io/value_builder.hpp"

namespace socketio {

namespace {

caf::expected<value> parse(std::string_view text, const json_limits& limits) {
  value_builder builder{limits};
  if (!value::sax_parse(text.begin(), text.end(), &builder))
    return builder.error();
  return builder.take();
}

} // namespace

caf::expected<value> read_json(std::string_view text,
                               const json_limits& limits) {
  // nlohmann takes a zero byte for the end of the text and skips a byte order
  // mark; neither is JSON.
  if (text.find('\0') != std::string_view::npos || text.starts_with('\xEF'))
    return make_error(ec::protocol_violation, "malformed JSON");
  if (text.find("\\u") != std::string_view::npos)
    return parse(replace_lone_surrogates(std::string{text}), limits);
  return parse(text, limits);
}

} // namespace socketio
