// See parser.hpp.
#include "actors/socket_io/parser.hpp"

#include <string>
#include <utility>

#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/violation.hpp"

namespace socketio {

caf::expected<encoded_packet> parser::encode_portable(std::string_view nsp,
                                                      const encoded_packet& x,
                                                      bool with_id) const {
  auto values = socket_io::decode_values(x);
  if (!values)
    return std::move(values.error());
  if (values->empty() || !values->front().is_string())
    return socket_io::violation("event without a name");
  auto name = values->front().get<std::string>();
  values->erase(values->begin());
  return encode_event(nsp, name, *values, with_id);
}

} // namespace socketio
