// See public_ports.hpp.
#include "sticky_balancer/public_ports.hpp"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "actors/errors.hpp"
#include "actors/listen_address.hpp"
#include "actors/unique_fd.hpp"

namespace socketio {

namespace {

/// The first descriptor that systemd hands over, see sd_listen_fds(3).
constexpr int first_handed_over = 3;

/// @returns what `opts` asks for, and the option that does.
std::vector<std::pair<std::string, listen_address>>
addresses_of(const sticky_options& opts) {
  std::vector<std::pair<std::string, listen_address>> result;
  if (!opts.address.empty())
    result.push_back({"sticky.port", {opts.address, opts.port, {}}});
  for (auto& x : opts.listen)
    if (auto parsed = parse_listen_address(x))
      result.push_back({"sticky.listen", *parsed});
  return result;
}

/// @returns what systemd handed over; this process alone may take it, and once.
std::vector<unique_fd> handed_over() {
  std::vector<unique_fd> result;
  auto pid = ::getenv("LISTEN_PID");
  auto count = ::getenv("LISTEN_FDS");
  if (pid != nullptr && count != nullptr
      && std::strtol(pid, nullptr, 10) == ::getpid())
    for (int i = 0; i < std::strtol(count, nullptr, 10); ++i) {
      result.emplace_back(first_handed_over + i);
      ::fcntl(result.back().get(), F_SETFD, FD_CLOEXEC);
      ::fcntl(result.back().get(), F_SETFL, O_NONBLOCK);
    }
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  return result;
}

/// @returns the number that getsockopt gives; -1 if it gives none.
int socket_option(int fd, int option) {
  int result = 0;
  socklen_t size = sizeof(result);
  return ::getsockopt(fd, SOL_SOCKET, option, &result, &size) == 0 ? result
                                                                   : -1;
}

bool is_listening(int fd) {
  return socket_option(fd, SO_TYPE) == SOCK_STREAM
         && socket_option(fd, SO_ACCEPTCONN) == 1;
}

} // namespace

caf::expected<acceptors> open_public_ports(boost::asio::io_context& io,
                                           const sticky_options& opts) {
  acceptors result;
  for (auto& socket : handed_over()) {
    if (!is_listening(socket.get()))
      return make_error(ec::system_failure,
                        "LISTEN_FDS: expected stream sockets that listen, got "
                        "something else as descriptor "
                          + std::to_string(socket.get()));
    result.push_back(std::make_shared<acceptor>(io, std::move(socket)));
  }
  if (!result.empty())
    return result;
  for (auto& [option, address] : addresses_of(opts)) {
    auto port = acceptor::open(io, address, parse_file_mode(opts.socket_mode));
    if (!port)
      return make_error(ec::system_failure,
                        option + (": " + describe(port.error())));
    result.push_back(std::move(*port));
  }
  if (result.empty())
    return make_error(ec::invalid_option,
                      "sticky.address: expected an address, or sticky.listen");
  return result;
}

} // namespace socketio
