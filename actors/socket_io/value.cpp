// See value.hpp.
#include "actors/socket_io/value.hpp"

namespace socketio {

value binary(std::string_view bytes) {
  return value::binary(value::binary_t::container_type(bytes.begin(), //
                                                       bytes.end()));
}

bool is_binary(const value& x) noexcept {
  return x.is_binary();
}

std::string_view binary_bytes(const value& x) noexcept {
  auto bytes = x.get_ptr<const value::binary_t*>();
  if (bytes == nullptr)
    return {};
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

} // namespace socketio
