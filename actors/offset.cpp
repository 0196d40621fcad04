// See offset.hpp.
#include "actors/offset.hpp"

#include <charconv>

namespace socketio {

namespace {

/// Digits and small letters.
constexpr int base = 36;

/// Digits of the largest offset.
constexpr std::size_t max_digits = 13;

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

} // namespace socketio
