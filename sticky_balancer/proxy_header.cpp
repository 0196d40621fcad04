// See proxy_header.hpp.
#include "sticky_balancer/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <arpa/inet.h>

namespace socketio {

namespace {

constexpr std::string_view signature_1 = "PROXY ";
constexpr std::string_view signature_2{"\r\n\r\n\0\r\nQUIT\n", 12};

/// Bytes that a header of version 1 may have, CRLF included (section 2.1).
constexpr std::size_t max_line = 107;

/// Signature, version and command, family, length (section 2.2).
constexpr std::size_t fixed_size = 16;

constexpr uint8_t type_ssl = 0x20;
constexpr uint8_t flag_ssl = 0x01;

proxy_header malformed() {
  return {proxy_status::malformed, 0, {}, false};
}

uint8_t byte(std::string_view x, std::size_t i) {
  return static_cast<uint8_t>(x[i]);
}

std::size_t number(std::string_view x, std::size_t i) {
  return std::size_t{byte(x, i)} << 8 | byte(x, i + 1);
}

/// @returns the beginning of `x` up to the next blank, which it loses.
std::string take_word(std::string_view& x) {
  auto end = std::min(x.find(' '), x.size());
  std::string result{x.substr(0, end)};
  x.remove_prefix(std::min(end + 1, x.size()));
  return result;
}

bool is_address(int family, const std::string& text) {
  std::array<char, sizeof(in6_addr)> ignored;
  return ::inet_pton(family, text.c_str(), ignored.data()) == 1;
}

/// "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n"
proxy_header parse_line(std::string_view received) {
  auto end = received.substr(0, max_line).find("\r\n");
  if (end == std::string_view::npos)
    return received.size() < max_line ? proxy_header{} : malformed();
  proxy_header result{proxy_status::found, end + 2, {}, false};
  auto line = received.substr(0, end);
  line.remove_prefix(signature_1.size());
  auto family = take_word(line);
  if (family == "UNKNOWN")
    return result;
  result.address = take_word(line);
  if ((family != "TCP4" || !is_address(AF_INET, result.address))
      && (family != "TCP6" || !is_address(AF_INET6, result.address)))
    return malformed();
  return result;
}

std::string to_text(int family, std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> result{};
  ::inet_ntop(family, bytes.data(), result.data(), result.size());
  return result.data();
}

/// @param extensions type, length of two bytes, value; one after the other.
bool says_tls(std::string_view extensions) {
  while (extensions.size() >= 3) {
    auto size = number(extensions, 1);
    auto value = extensions.substr(3, size);
    if (byte(extensions, 0) == type_ssl && !value.empty())
      return (byte(value, 0) & flag_ssl) != 0;
    extensions.remove_prefix(std::min(3 + size, extensions.size()));
  }
  return false;
}

proxy_header parse_binary(std::string_view received) {
  if (received.size() < fixed_size)
    return {};
  auto command = byte(received, 12);
  auto family = byte(received, 13) >> 4;
  auto size = number(received, 14);
  if (command >> 4 != 2 || (command & 0xF) > 1
      || fixed_size + size > max_proxy_header)
    return malformed();
  if (received.size() < fixed_size + size)
    return {};
  proxy_header result{proxy_status::found, fixed_size + size, {}, false};
  auto is_local = (command & 0xF) == 0;
  auto content = received.substr(fixed_size, size);
  std::size_t addresses = family == 1 ? 12 : family == 2 ? 36 : 0;
  if (is_local || addresses == 0)
    return result;
  if (content.size() < addresses)
    return malformed();
  result.address = to_text(family == 1 ? AF_INET : AF_INET6, content);
  result.secure = says_tls(content.substr(addresses));
  return result;
}

} // namespace

proxy_header parse_proxy_header(std::string_view received) {
  if (received.starts_with(signature_1))
    return parse_line(received);
  if (received.starts_with(signature_2))
    return parse_binary(received);
  return signature_1.starts_with(received) || signature_2.starts_with(received)
           ? proxy_header{}
           : malformed();
}

} // namespace socketio
