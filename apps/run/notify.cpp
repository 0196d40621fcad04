// See notify.hpp.
#include "apps/run/notify.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "actors/unique_fd.hpp"

namespace socketio {

void notify_service_manager(const std::string& state) {
  auto path = ::getenv("NOTIFY_SOCKET");
  sockaddr_un to{};
  if (path == nullptr || std::strlen(path) >= sizeof(to.sun_path))
    return;
  to.sun_family = AF_UNIX;
  std::strcpy(to.sun_path, path);
  auto size = offsetof(sockaddr_un, sun_path) + std::strlen(path);
  if (to.sun_path[0] == '@')
    to.sun_path[0] = '\0'; // the abstract namespace
  unique_fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ::sendto(socket.get(), state.data(), state.size(),
           MSG_NOSIGNAL | MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&to),
           static_cast<socklen_t>(size));
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  auto allowed = ::getenv("WATCHDOG_USEC");
  auto pid = ::getenv("WATCHDOG_PID");
  if (allowed == nullptr
      || (pid != nullptr && std::strtol(pid, nullptr, 10) != ::getpid()))
    return std::nullopt;
  std::chrono::microseconds time{std::strtoll(allowed, nullptr, 10)};
  auto half = std::chrono::duration_cast<std::chrono::milliseconds>(time) / 2;
  return half.count() > 0 ? std::optional{half} : std::nullopt;
}

} // namespace socketio
