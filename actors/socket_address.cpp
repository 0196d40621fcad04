// See socket_address.hpp.
#include "actors/socket_address.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace socketio {

namespace {

constexpr std::size_t path_offset = offsetof(sockaddr_un, sun_path);

socket_address make_ip_address(const listen_address& at) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  socket_address result;
  auto port = std::to_string(at.port);
  if (::getaddrinfo(at.host.c_str(), port.c_str(), &hints, &found) != 0) {
    errno = EINVAL;
    return result;
  }
  result.size = found->ai_addrlen;
  std::memcpy(&result.bytes, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return result;
}

listen_address ip_of(int family, const void* address, in_port_t port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(family, address, text.data(), text.size());
  return {text.data(), ntohs(port), {}};
}

} // namespace

socket_address make_unix_address(const std::string& path) {
  socket_address result;
  sockaddr_un at{};
  if (path.empty() || path.size() > max_socket_path) {
    errno = path.empty() ? EINVAL : ENAMETOOLONG;
    return result;
  }
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, max_socket_path);
  std::memcpy(&result.bytes, &at, sizeof(at));
  result.size = static_cast<socklen_t>(path_offset + path.size());
  return result;
}

socket_address make_socket_address(const listen_address& at) {
  return at.path.empty() ? make_ip_address(at) : make_unix_address(at.path);
}

listen_address to_listen_address(const socket_address& x) {
  switch (x.family()) {
    case AF_INET: {
      auto& v4 = reinterpret_cast<const sockaddr_in&>(x.bytes);
      return ip_of(AF_INET, &v4.sin_addr, v4.sin_port);
    }
    case AF_INET6: {
      auto& v6 = reinterpret_cast<const sockaddr_in6&>(x.bytes);
      if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
        return ip_of(AF_INET, v6.sin6_addr.s6_addr + 12, v6.sin6_port);
      return ip_of(AF_INET6, &v6.sin6_addr, v6.sin6_port);
    }
    case AF_UNIX: {
      auto& local = reinterpret_cast<const sockaddr_un&>(x.bytes);
      auto room = x.size > path_offset ? x.size - path_offset : 0;
      return {{}, 0, {local.sun_path, ::strnlen(local.sun_path, room)}};
    }
    default:
      return {};
  }
}

} // namespace socketio
