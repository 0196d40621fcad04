// See listen_address.hpp.
#include "actors/listen_address.hpp"

#include <charconv>

#include <arpa/inet.h>
#include <sys/un.h>

namespace socketio {

namespace {

constexpr const char* unix_prefix = "unix:";

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
    auto path = text.substr(5);
    if (!path.starts_with('/') || path.size() >= sizeof(sockaddr_un::sun_path))
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

bool is_ip_address(const std::string& text) {
  in6_addr ignored{};
  auto bare = text.substr(0, text.find('%'));
  return ::inet_pton(AF_INET6, bare.c_str(), &ignored) == 1
         || ::inet_pton(AF_INET, text.c_str(), &ignored) == 1;
}

} // namespace socketio
