// See offset.hpp.
#include "actors/offset.hpp"

#include <charconv>

namespace socketio {

namespace {

/// Digits and small letters.
constexpr int base = 36;

/// Digits of the largest offset.
constexpr std::size_t max_digits = 13;

/// What an array in MessagePack begins with.
struct array_head {
  /// Bytes of the head.
  std::size_t length;
  /// Elements.
  uint32_t count;
};

/// @returns nothing if there is no array at the front of `body`.
std::optional<array_head> read_array_head(std::string_view body) {
  auto byte = [&](std::size_t i) { return static_cast<uint8_t>(body[i]); };
  auto counted = [&](std::size_t length) {
    array_head result{length, 0};
    for (std::size_t i = 1; i < length; ++i)
      result.count = result.count << 8 | byte(i);
    return result;
  };
  if (!body.empty() && (byte(0) & 0xf0) == 0x90)
    return array_head{1, byte(0) & 0x0fu};
  if (body.size() >= 3 && byte(0) == 0xdc)
    return counted(3);
  if (body.size() >= 5 && byte(0) == 0xdd)
    return counted(5);
  return std::nullopt;
}

} // namespace

std::string to_text(packet_offset x) {
  char buffer[max_digits];
  auto end = std::to_chars(buffer, buffer + max_digits, x, base).ptr;
  return {buffer, end};
}

std::optional<packet_offset> parse_offset(std::string_view text) {
  packet_offset result = 0;
  const auto* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, result, base);
  if (error != std::errc{} || stop != end || to_text(result) != text)
    return std::nullopt;
  return result;
}

std::string with_offset(std::string_view body, std::string_view offset) {
  constexpr std::string_view before = ",\"";
  constexpr std::string_view after = "\"]";
  std::string result;
  result.reserve(body.size() + offset.size() + before.size() + after.size());
  result.append(body.substr(0, body.size() - 1));
  result.append(before).append(offset).append(after);
  return result;
}

std::string with_binary_offset(std::string_view body, std::string_view offset) {
  auto head = read_array_head(body);
  if (!head)
    return std::string{body};
  std::string result;
  auto put = [&](uint32_t x) { result.push_back(static_cast<char>(x)); };
  put(0xdd); // an array with a count of four bytes
  for (int shift = 24; shift >= 0; shift -= 8)
    put((head->count + 1) >> shift);
  result.append(body.substr(head->length));
  put(0xa0 | static_cast<uint32_t>(offset.size())); // a short string
  return result.append(offset);
}

} // namespace socketio
