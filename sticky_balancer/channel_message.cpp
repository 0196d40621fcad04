// See channel_message.hpp.
#include "sticky_balancer/channel_message.hpp"

namespace socketio {

namespace {

constexpr std::size_t fixed_size = 11;

bool is_kind(uint8_t x) {
  return x >= static_cast<uint8_t>(channel_kind::connection)
         && x <= static_cast<uint8_t>(channel_kind::counters);
}

uint64_t decode_number(std::string_view bytes) {
  uint64_t result = 0;
  for (char c : bytes)
    result = result << 8 | static_cast<uint8_t>(c);
  return result;
}

} // namespace

std::string encode_message(channel_kind kind, uint64_t number,
                           std::string_view address, std::string_view received,
                           bool secure) {
  std::string result;
  result.reserve(fixed_size + address.size() + received.size());
  result.push_back(static_cast<char>(kind));
  for (int shift = 56; shift >= 0; shift -= 8)
    result.push_back(static_cast<char>(number >> shift));
  result.push_back(secure ? 1 : 0);
  result.push_back(static_cast<char>(address.size()));
  result.append(address).append(received);
  return result;
}

std::optional<channel_message> decode_message(std::string_view datagram) {
  if (datagram.size() < fixed_size
      || !is_kind(static_cast<uint8_t>(datagram[0])))
    return std::nullopt;
  channel_message result{static_cast<channel_kind>(datagram[0]),
                         decode_number(datagram.substr(1, 8)),
                         {},
                         {},
                         datagram[9] == 1};
  auto address_size = static_cast<uint8_t>(datagram[10]);
  auto rest = datagram.substr(fixed_size);
  if (rest.size() < address_size)
    return std::nullopt;
  if (!carries_bytes(result.kind) && !rest.empty())
    return std::nullopt;
  result.address = rest.substr(0, address_size);
  result.received = rest.substr(address_size);
  return result;
}

} // namespace socketio
