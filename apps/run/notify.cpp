// See notify.hpp.
#include "apps/run/notify.hpp"

#include <cstdlib>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "actors/socket_address.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

void notify_service_manager(const std::string& state) {
  auto path = ::getenv("NOTIFY_SOCKET");
  if (path == nullptr)
    return;
  auto to = make_unix_address(path);
  if (*path == '@')
    reinterpret_cast<sockaddr_un*>(to.get())->sun_path[0] = '\0'; // abstract
  unique_fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ::sendto(socket.get(), state.data(), state.size(),
           MSG_NOSIGNAL | MSG_DONTWAIT, to.get(), to.size);
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
