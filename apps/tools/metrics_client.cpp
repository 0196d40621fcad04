// See metrics_client.hpp.
#include "apps/tools/metrics_client.hpp"

#include <array>
#include <cerrno>
#include <string_view>

#include <sys/socket.h>
#include <sys/time.h>

#include "actors/socket_address.hpp"
#include "actors/unique_fd.hpp"

namespace socketio::tools {

namespace {

/// Time to connect, and again for each part of the answer.
constexpr timeval patience{3, 0};

/// Bytes that an answer may have: 1024 workers take a third of it.
constexpr std::size_t max_answer = 32 << 20;

std::error_code last_error() {
  return {errno == EAGAIN ? ETIMEDOUT : errno, std::generic_category()};
}

/// Sends `request` and takes all that comes until the end.
reading ask(const listen_address& from, std::string_view request) {
  auto at = make_socket_address(from);
  unique_fd fd{::socket(at.family(), SOCK_STREAM | SOCK_CLOEXEC, 0)};
  for (auto option : {SO_SNDTIMEO, SO_RCVTIMEO})
    ::setsockopt(fd.get(), SOL_SOCKET, option, &patience, sizeof(patience));
  if (::connect(fd.get(), at.get(), at.size) != 0
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
