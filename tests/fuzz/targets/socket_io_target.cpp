// The messages of one Socket.IO connection: parted by the byte FF, one that
// begins with the byte FE is binary. What is read can be sent and read again.
#include <string>
#include <vector>

#include "actors/socket_io/decoder.hpp"
#include "actors/socket_io/encoder.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace socket_io;

constexpr char separator = '\xFF';
constexpr char binary_mark = '\xFE';

const decoder_limits limits{3, 20, 20, 100};

std::size_t depth(const value& x) {
  std::size_t result = 0;
  if (x.is_structured())
    for (auto& element : x)
      result = std::max(result, depth(element));
  return result + (x.is_structured() ? 1 : 0);
}

void check(const packet& x) {
  require(x.type <= packet_type::connect_error && x.nsp.starts_with('/'));
  require(x.nsp.size() <= limits.max_nsp_size);
  require(x.args.size() <= limits.max_arguments);
  for (auto& arg : x.args)
    require(depth(arg) < limits.max_depth);
  if (x.type == packet_type::event)
    require(!is_reserved(x.event));
}

/// Objects that only look like placeholders cannot be sent beside binary.
void check_round_trip(const packet& x) {
  auto encoded = encode_values(x.args);
  if (!encoded)
    return;
  auto again = decode_values(*encoded);
  require(again.operator bool());
  auto second = encode_values(*again);
  require(second && second->body == encoded->body
          && second->attachments == encoded->attachments);
}

} // namespace

void run(input x) {
  decoder d{limits};
  while (!x.empty()) {
    auto message = x.substr(0, x.find(separator));
    x.remove_prefix(std::min(message.size() + 1, x.size()));
    auto is_binary = message.starts_with(binary_mark);
    auto result =
      is_binary ? d.add_binary(message.substr(1)) : d.add_text(message);
    if (!result)
      return;
    if (*result) {
      check(**result);
      check_round_trip(**result);
    }
  }
}

} // namespace socketio::fuzz
