// See json_reader.hpp.
#include "actors/socket_io/json_reader.hpp"

#include "actors/socket_io/json_scanner.hpp"
#include "actors/socket_io/value_builder.hpp"

namespace socketio {

caf::expected<value> read_json(std::string_view text,
                               const json_limits& limits) {
  value_builder builder{limits};
  if (!json_scanner{text, builder}.run())
    return builder.error();
  return builder.take();
}

} // namespace socketio
