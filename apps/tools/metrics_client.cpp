// See metrics_client.hpp.
#include "apps/tools/metrics_client.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "actors/unique_fd.hpp"

namespace socketio::tools {

namespace {

/// Time to connect, and again for each part of the answer.
constexpr timeval patience{3, 0};

/// Bytes that an answer may have: 1024 workers take a third of it.
constexpr std::size_t max_answer = 32 << 20;

/// Socket addresses of all families, for the calls of sockets.
struct socket_address {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  template <class Address>
  void set(const Address& x) {
    std::memcpy(&bytes, &x, sizeof(x));
    size = sizeof(x);
  }
};

socket_address make_address(const listen_address& at) {
  socket_address result;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (!at.path.empty()) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    at.path.copy(un.sun_path, sizeof(un.sun_path) - 1);
    result.set(un);
  } else if (::inet_pton(AF_INET, at.host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(at.port);
    result.set(v4);
  } else {
    ::inet_pton(AF_INET6, at.host.c_str(), &v6.sin6_addr);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(at.port);
    result.set(v6);
  }
  return result;
}

std::error_code last_error() {
  return {errno == EAGAIN ? ETIMEDOUT : errno, std::generic_category()};
}

/// Sends `request` and takes all that comes until the end.
reading ask(const listen_address& from, std::string_view request) {
  auto at = make_address(from);
  unique_fd fd{::socket(at.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  for (auto option : {SO_SNDTIMEO, SO_RCVTIMEO})
    ::setsockopt(fd.get(), SOL_SOCKET, option, &patience, sizeof(patience));
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&at.bytes), at.size) != 0
      || ::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
    return last_error();
  std::string answer;
  std::array<char, 65536> buffer;
  while (answer.size() < max_answer) {
    auto got = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (got < 0)
      return last_error();
    if (got == 0)
      break;
    answer.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return answer;
}

} // namespace

reading fetch_metrics(const listen_address& from) {
  auto got = ask(from, "GET /metrics HTTP/1.0\r\n\r\n");
  auto answer = std::get_if<std::string>(&got);
  if (answer == nullptr)
    return got;
  auto body = answer->find("\r\n\r\n");
  if (answer->find(" 200 ") > answer->find("\r\n") || body == std::string::npos)
    return std::make_error_code(std::errc::protocol_error);
  return answer->substr(body + 4);
}

} // namespace socketio::tools
