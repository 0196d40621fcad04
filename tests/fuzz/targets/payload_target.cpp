// The body of a POST. What is read can be written and read again.
#include <string_view>
#include <utility>
#include <vector>

#include "actors/engine_io/payload.hpp"
#include "actors/utf8.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

namespace socketio::fuzz {

namespace {

using namespace engine_io;

constexpr char first_digit = '0';

frame_ptr to_frame(const packet& x) {
  if (x.binary)
    return make_binary_frame(x.data);
  return make_text_frame(
    static_cast<char>(first_digit + static_cast<int>(x.type)), x.data);
}

/// @returns how many packets there are and whether they end with a bad one.
std::pair<std::size_t, bool> count_in_slices(std::string_view payload) {
  std::pair<std::size_t, bool> result;
  do {
    payload_reader reader{take_slice(payload, 16)};
    while (reader.next())
      ++result.first;
    result.second = reader.failed();
  } while (!payload.empty() && !result.second);
  return result;
}

} // namespace

void run(input x) {
  std::vector<frame_ptr> packets;
  payload_reader reader{x};
  while (auto next = reader.next()) {
    require(next->binary || is_utf8(next->data));
    packets.push_back(to_frame(*next));
  }
  require(!reader.next());
  require(count_in_slices(x) == std::pair(packets.size(), reader.failed()));
  if (packets.empty())
    return require(reader.failed());
  auto again = encode_payload(packets);
  payload_reader second{again};
  for (auto& packet : packets) {
    auto next = second.next();
    require(next.has_value());
    require(to_frame(*next)->bytes() == packet->bytes());
  }
  require(!second.next() && !second.failed());
}

} // namespace socketio::fuzz
