// See stamp.hpp.
#include "bench/loadgen/stamp.hpp"

#include <charconv>

namespace socketio::bench {

namespace {

// Places of sender, number and time.
constexpr std::size_t sender_at = 0;
constexpr std::size_t number_at = 8;
constexpr std::size_t time_at = 16;

void write_hex(uint64_t x, char* out, std::size_t digits) noexcept {
  for (auto i = digits; i-- > 0; x >>= 4)
    out[i] = "0123456789abcdef"[x & 15];
}

template <class Number>
bool read_hex(std::string_view text, Number& out) noexcept {
  auto end = text.data() + text.size();
  return std::from_chars(text.data(), end, out, 16).ptr == end;
}

} // namespace

std::string make_payload(std::size_t size) {
  std::string result(size, '0');
  for (auto i = stamp_size; i < size; ++i)
    result[i] = static_cast<char>('a' + (i + i / 26 * 3) % 26);
  return result;
}

void write_stamp(const stamp& x, char* out) noexcept {
  write_hex(x.sender, out + sender_at, number_at - sender_at);
  write_hex(x.number, out + number_at, time_at - number_at);
  auto ns = static_cast<uint64_t>(x.sent_at.time_since_epoch().count());
  write_hex(ns, out + time_at, stamp_size - time_at);
}

std::optional<stamp> read_stamp(std::string_view payload,
                                std::string_view original) noexcept {
  if (payload.size() != original.size()
      || payload.substr(stamp_size) != original.substr(stamp_size))
    return std::nullopt;
  stamp result;
  uint64_t ns = 0;
  if (!read_hex(payload.substr(sender_at, number_at - sender_at), result.sender)
      || !read_hex(payload.substr(number_at, time_at - number_at),
                   result.number)
      || !read_hex(payload.substr(time_at, stamp_size - time_at), ns))
    return std::nullopt;
  result.sent_at = time_point{duration{static_cast<duration::rep>(ns)}};
  return result;
}

} // namespace socketio::bench
