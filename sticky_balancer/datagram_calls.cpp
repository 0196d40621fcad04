// See datagram_calls.hpp.
#include "sticky_balancer/datagram_calls.hpp"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>

#include "actors/loop/socket_calls.hpp"

namespace socketio {

namespace {

/// Room for one descriptor. The length given to the kernel is CMSG_LEN, not
/// CMSG_SPACE, whose padding would let a second descriptor in.
struct control_buffer {
  alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(int))] = {};
};

msghdr make_header(iovec& part) {
  msghdr result{};
  result.msg_iov = &part;
  result.msg_iovlen = 1;
  return result;
}

unique_fd take_descriptor(msghdr& header) {
  auto control = CMSG_FIRSTHDR(&header);
  if (control == nullptr || control->cmsg_level != SOL_SOCKET
      || control->cmsg_type != SCM_RIGHTS
      || control->cmsg_len < CMSG_LEN(sizeof(int)))
    return {};
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(control), sizeof(fd));
  return unique_fd{fd};
}

} // namespace

int send_datagram(int socket, std::string_view bytes, int fd) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  auto header = make_header(part);
  control_buffer control;
  if (fd >= 0) {
    header.msg_control = control.bytes;
    header.msg_controllen = CMSG_LEN(sizeof(fd));
    auto rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(fd));
    std::memcpy(CMSG_DATA(rights), &fd, sizeof(fd));
  }
  auto sent = uninterrupted(
    [&] { return ::sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT); });
  return sent < 0 ? errno : 0;
}

datagram_result receive_datagram(int socket, char* buffer, std::size_t size) {
  datagram_result result;
  iovec part{buffer, size};
  auto header = make_header(part);
  control_buffer control;
  header.msg_control = control.bytes;
  header.msg_controllen = CMSG_LEN(sizeof(int));
  auto count = uninterrupted([&] {
    return ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  });
  if (count < 0) {
    result.error = errno;
    return result;
  }
  result.size = static_cast<std::size_t>(count);
  result.fd = take_descriptor(header);
  auto cut = (header.msg_flags & MSG_CTRUNC) != 0;
  result.fd_lost = cut && !result.fd;
  if ((header.msg_flags & MSG_TRUNC) != 0 || (cut && result.fd))
    result.error = EMSGSIZE;
  else if (count == 0)
    result.error = ENODATA;
  return result;
}

} // namespace socketio
