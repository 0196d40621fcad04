// See listen_address.hpp.
#include "actors/listen_address.hpp"

#include <charconv>
#include <string_view>

#include <arpa/inet.h>

namespace socketio {

namespace {

constexpr std::string_view unix_prefix = "unix:";

std::optional<uint16_t> parse_port(const std::string& text) {
  uint16_t result = 0;
  auto end = text.data() + text.size();
  auto [stop, failed] = std::from_chars(text.data(), end, result);
  if (text.empty() || failed != std::errc{} || stop != end)
    return std::nullopt;
  return result;
}

} // namespace

std::optional<listen_address> parse_listen_address(const std::string& text) {
  if (text.starts_with(unix_prefix)) {
    auto path = text.substr(unix_prefix.size());
    if (!path.starts_with('/') || path.size() > max_socket_path)
      return std::nullopt;
    return listen_address{{}, 0, path};
  }
  auto colon = text.rfind(':');
  if (colon == std::string::npos)
    return std::nullopt;
  auto host = text.substr(0, colon);
  auto port = parse_port(text.substr(colon + 1));
  auto bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  if (!port || !is_ip_address(host)
      || bracketed != (host.find(':') != std::string::npos))
    return std::nullopt;
  return listen_address{host, *port, {}};
}

std::string to_string(const listen_address& x) {
  if (!x.path.empty())
    return std::string{unix_prefix} + x.path;
  auto is_v6 = x.host.find(':') != std::string::npos;
  return (is_v6 ? '[' + x.host + ']' : x.host) + ':' + std::to_string(x.port);
}

std::optional<mode_t> parse_file_mode(const std::string& text) {
  mode_t result = 0;
  auto end = text.data() + text.size();
  auto [stop, failed] = std::from_chars(text.data(), end, result, 8);
  if (failed != std::errc{} || stop != end || result > 0777)
    return std::nullopt;
  return result;
}

bool is_ip_address(const std::string& text) {
  in6_addr ignored{};
  auto bare = text.substr(0, text.find('%'));
  return ::inet_pton(AF_INET6, bare.c_str(), &ignored) == 1
         || ::inet_pton(AF_INET, text.c_str(), &ignored) == 1;
}

} // namespace socketio
